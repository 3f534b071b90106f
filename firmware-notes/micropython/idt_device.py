# SPDX-License-Identifier: MIT
# A connection of a device (docs/spec/WIRE.md, section 14): takes in what came, and gives what is to be sent.
import struct

QUEUE, SEGMENT = 4, 536
LEAST = {0x01: 32, 0x03: 0, 0x10: 8, 0x14: 8, 0x15: 0, 0x17: 12, 0x20: 6}  # bytes that a payload of use has
BREACH, NOT_FOUND, VERSION = 1, 2, 3
out = memoryview(bytearray(SEGMENT))  # of all connections


class Connection:
    def __init__(self, image):
        self.image, self.entry = image, -1
        self.kept, self.wanted, self.skip = b"", 4, 0
        self.greeted = self.ending = False
        self.queue = []  # requests: kind, tag, words
        self.run = self.left = 0  # bytes of the image that are being sent
        self.unsent = b""

    def owes(self):
        return self.left or self.queue or self.unsent

    def room(self):
        # how many bytes to take in next; 0 if so much is owed that the rest has to wait
        if self.ending or len(self.queue) >= QUEUE:
            return 0
        return min(self.skip, 96) or self.wanted - len(self.kept)

    def receive(self, data):
        if self.skip:
            self.skip -= len(data)
            return
        self.kept += data
        if self.greeted and len(self.kept) == 8:
            length = struct.unpack(">I", self.kept)[0]
            if length > 504:
                return self.end(BREACH)
            self.wanted = 8 + min(length, 64)
        if len(self.kept) == self.wanted:
            whole, self.kept, self.wanted = self.kept, b"", 8
            code = self.take(whole) if self.greeted else self.begin(whole)
            if code:
                self.end(code)

    def begin(self, start):
        self.greeted = start == b"IDT1"
        self.ending = not self.greeted  # it speaks something else, and would not understand an answer
        if self.greeted:
            self.queue.append((0, 0, ()))

    def take(self, whole):
        length, kind, flags, tag = struct.unpack(">IBBH", whole)
        self.skip = length - (len(whole) - 8)
        if (kind == 0x01) != (self.entry < 0) or (0x14 <= kind <= 0x17 and tag == 0):
            return BREACH
        if kind not in LEAST:
            return BREACH if kind >= 0x80 else 0
        if length < LEAST[kind]:
            return BREACH
        if kind == 0x01:
            if whole[8] != 1 or len(whole) < 40 + whole[9]:
                return VERSION if whole[8] != 1 else BREACH
            self.entry = self.image.find(whole[40 : 40 + whole[9]])
            if self.entry < 0:
                return NOT_FOUND
        if kind == 0x15:  # it takes the place of what it withdraws
            self.queue = [one for one in self.queue if one[1] != tag]
        words = [struct.unpack_from(">I", whole, at)[0] for at in range(8, 5 + LEAST[kind], 4)]
        self.queue.append((kind, tag, words))
        return 0

    def end(self, code):
        self.queue = [one for one in self.queue if one[0] == 0] + [(0x02, 0, (code,))]
        self.ending = True

    def fill(self):
        # puts what is to be sent next into `out`; returns how many bytes
        at = 0
        while at < SEGMENT:
            if self.left:
                self.image.file.seek(self.run)
                count = self.image.file.readinto(out[at : at + min(self.left, SEGMENT - at)])
                self.run += count
                self.left -= count
            elif self.queue and SEGMENT - at >= 64:
                kind, tag, words = self.queue.pop(0)
                answer = self.image.answer(max(self.entry, 0), kind, tag, words)
                if answer is None:
                    self.end(BREACH)
                    continue
                if kind == 0x14 and words[1] > 1:
                    self.queue.insert(0, (kind, tag, (words[0] + 1, words[1] - 1)))
                head, self.run, self.left = answer
                count = len(head)
                out[at : at + count] = head
            else:
                break
            at += count
        return at
