# SPDX-License-Identifier: MIT
# An .idtpack image (docs/spec/PACK.md), and what answers a request: a head, and then a run of the image.
import os, struct

PORT = 7536


class Image:
    def __init__(self, path):
        self.file = open(path, "rb")
        magic, self.length, self.shares = struct.unpack(">8sII", self.read(0, 16))
        if magic != b"IDT1PACK":
            raise ValueError("no image: " + path)
        self.identity = struct.pack(">H", PORT) + os.urandom(20)  # port, instance, peer ID

    def read(self, offset, length):
        self.file.seek(offset)
        return self.file.read(length)

    def words(self, number):
        # of an entry: manifest, welcome, page, beacon and data, each offset and length; chunk size, chunks
        return struct.unpack(">12I", self.read(16 + 84 * number + 36, 48))

    def find(self, file_id):
        for number in range(self.shares + 1):
            entry = self.read(16 + 84 * number, 33)
            if entry[32] == len(file_id) and entry[: len(file_id)] == file_id:
                return number
        return -1

    def beacon(self, turn):
        words = self.words(1 + turn % self.shares)
        datagram = self.read(words[6], words[7])
        return datagram[:6] + self.identity + datagram[28:]

    def welcome(self, share):
        hello = self.read(share[2], 40)
        head = hello[:10] + self.identity[:2] + hello[12:24] + self.identity[6:]
        return head, share[2] + 40, share[3] - 40

    def answer(self, entry, kind, tag, words):
        # head, and offset and length of the run after it; None for a breach of the protocol
        share = self.words(entry)
        if kind == 0:
            return b"IDT1", 0, 0
        if kind == 0x01:
            return self.welcome(share)
        if kind == 0x02:
            return struct.pack(">IBBHH", 4, kind, 0, 0, words[0]) + b"no", 0, 0
        if kind == 0x03 or kind == 0x15:
            return struct.pack(">IBBH", 0, kind, 1, tag), 0, 0
        if kind == 0x20:
            page = self.words(words[0] + 1 if words[0] < self.shares else 0)
            return frame(0x21, tag, (), page[4], page[5])
        if kind == 0x10:
            if words[0] < share[1] and 0 < words[1] <= 16376:
                rest = min(words[1], share[1] - words[0])
                return frame(0x11, tag, (share[1], words[0]), share[0] + words[0], rest)
            return None
        count = words[1] if kind == 0x14 else 1
        if not 0 < count <= 1024 or words[0] + count > share[11]:
            return None
        start, size = words[0] * share[10], min(share[10], share[9] - words[0] * share[10])
        if kind == 0x14:
            return frame(0x16, tag, words[:1], share[8] + start, size)
        if words[1] < size and 0 < words[2] <= 4096:
            return frame(0x18, tag, words[:2], share[8] + start + words[1], min(words[2], size - words[1]))


def frame(kind, tag, words, run, length):
    head = struct.pack(">IBBH", 4 * len(words) + length, kind, 0, tag)
    for word in words:
        head += struct.pack(">I", word)
    return head, run, length
