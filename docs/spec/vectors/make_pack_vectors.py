#!/usr/bin/env python3
"""Writes the image vectors and the conversations: make_pack_vectors.py [FOLDER]; the formats are PACK.md, section 5.

Made from the spec alone. Every refused image is wrong in one way only: its check is the right one for what it holds.
"""

import hashlib
import json
import pathlib
import struct
import sys
import zlib

IDENTITY_PORT = struct.pack(">H", 7536)
INSTANCE = bytes([1, 2, 3, 4])
PEER = bytes(range(0xA0, 0xB0))
ASKER = bytes(range(0x10, 0x20))
WINDOW = 64
PARTS = ["manifest", "welcome", "page", "beacon", "data"]


def u32(*values):
    return struct.pack(f">{len(values)}I", *values)


def frame(kind, payload=b"", flags=0, tag=0):
    return struct.pack(">IBBH", len(payload), kind, flags, tag) + payload


def content(size):
    """Byte i is i mod 251."""
    return bytes(i % 251 for i in range(size))


def counted(form, raw):
    return struct.pack(form, len(raw)) + raw


def manifest(name, data, chunk_size, algorithm="sha256", files=None):
    hashes = [hashlib.new(algorithm, data[i : i + chunk_size]).hexdigest() for i in range(0, len(data), chunk_size)]
    m = {"file_name": name, "file_size": len(data), "chunk_size": chunk_size, "num_chunks": len(hashes),
         "hash": algorithm, "chunk_hashes": hashes}
    if files:
        m["files"] = [{"path": path, "size": size} for path, size in files]
    if algorithm == "sha1":
        encoding = (name + str(len(data)) + "".join(hashes)).encode()
    else:
        encoding = b"idtorrent id v1\0" + counted(">B", b"sha256") + counted(">H", name.encode())
        encoding += struct.pack(">QII", len(data), chunk_size, len(hashes)) + (b"\1" if files else b"\0")
        if files:
            encoding += u32(len(files))
            encoding += b"".join(counted(">H", path.encode()) + struct.pack(">Q", size) for path, size in files)
        encoding += bytes.fromhex("".join(hashes))
    m["file_id"] = hashlib.new(algorithm, encoding).hexdigest()
    return m


class Share:
    """A share with its ready-made parts; `missing` are chunks that are not there."""

    def __init__(self, name, size, chunk_size, algorithm="sha256", files=None, missing=()):
        self.name, self.size, self.chunk_size, self.files, self.missing = name, size, chunk_size, files, set(missing)
        self.data = content(size)
        m = manifest(name, self.data, chunk_size, algorithm, files)
        self.id, self.chunks = bytes.fromhex(m["file_id"]), m["num_chunks"]
        self.manifest = json.dumps(m, ensure_ascii=False, separators=(",", ":")).encode()
        for chunk in self.missing:
            end = min(size, (chunk + 1) * chunk_size)
            self.data = self.data[: chunk * chunk_size] + bytes(end - chunk * chunk_size) + self.data[end:]

    def flags(self):
        return (0 if self.missing else 1) | (2 if self.files else 0)

    def bitmap(self):
        if self.chunks == 0:
            return b""
        if not self.missing:
            return frame(0x12, flags=1)
        bits = bytearray((self.chunks + 7) // 8)
        for chunk in set(range(self.chunks)) - self.missing:
            bits[chunk // 8] |= 0x80 >> chunk % 8
        return b"".join(frame(0x12, u32(8 * i) + bits[i : i + WINDOW]) for i in range(0, len(bits), WINDOW))

    def entry(self, file_id, name):
        return counted(">B", file_id) + struct.pack(">QIB", self.size, self.chunk_size, self.flags()) + counted(">B", name)


def hello(file_id=b"", port=bytes(2), peer=bytes(16)):
    head = struct.pack(">BB", 1, len(file_id)) + port + struct.pack(">IIHH", 9, 4096, 2, 504)
    return frame(0x01, head + peer + file_id + b"\4")


def parts_of(shares):
    """For entry 0 and each share: the parts by name, then chunk size, chunks and ID."""
    yield {"welcome": hello(), "page": u32(0) + b"\0"}, 0, 0, b""
    for i, share in enumerate(shares):
        following = i + 1 if i + 1 < len(shares) else 0
        beacon = b"IDT\1\1" + bytes([1 if len(shares) > 1 else 0]) + bytes(22) + b"\1"
        prefix = share.id if len(share.id) == 20 else share.id[:16]
        yield {
            "manifest": share.manifest,
            "welcome": hello(share.id) + share.bitmap(),
            "page": u32(following) + b"\1" + share.entry(share.id, share.name.encode()),
            "beacon": beacon + share.entry(prefix, b""),
            "data": share.data,
        }, share.chunk_size, share.chunks, share.id


def image(shares, entries=None, count=None, change=None, magic=b"IDT1PACK", length=None, check=None):
    """The image of shares; `change` may alter its table, a list of [id, id length, words], before the check is made."""
    entries = list(parts_of(shares)) if entries is None else entries
    start = 16 + 84 * len(entries) + 4
    runs, table = b"", []
    for parts, chunk_size, chunks, file_id in entries:
        words = []
        for name in PARTS:
            part = parts.get(name, b"")
            words += [start + len(runs), len(part)] if part else [0, 0]
            runs += part + bytes(-len(part) % 4)
        table.append([file_id.ljust(32, b"\0"), len(file_id), words + [chunk_size, chunks]])
    if change:
        change(table)
    count = len(entries) - 1 if count is None else count
    head = magic + u32(start + len(runs) if length is None else length, count)
    head += b"".join(file_id + bytes([size, 0, 0, 0]) + u32(*words) for file_id, size, words in table)
    return head + u32(zlib.crc32(head) if check is None else check) + runs


PHOTO = Share("photo.jpg", 5000, 1024)
SEVERAL = [
    PHOTO,
    Share("empty.txt", 0, 2048),
    Share("old.bin", 300, 100, "sha1"),
    Share("Grüße 写真.jpg", 20000, 16384),
    Share("folder", 30, 16, files=[("a.txt", 10), ("b/c.txt", 20)]),
    Share("part.bin", 8 * 522, 8, missing=[0, 9, 510, 511, 512, 521]),
]


def with_part(name, alter, shares=(PHOTO,)):
    """An image in which a part of the first share is altered."""
    entries = list(parts_of(shares))
    entries[1][0][name] = alter(entries[1][0][name])
    return image(shares, entries)


def with_word(number, value, entry=1, shares=(PHOTO,)):
    def change(table):
        table[entry][2][number] = value(table[entry][2][number])

    return image(shares, change=change)


def with_id(file_id, size=32):
    def change(table):
        table[1][0], table[1][1] = file_id.ljust(32, b"\0"), size

    return image([PHOTO], change=change)


def flipped(raw, at):
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


GOOD = image([PHOTO])
OK = {"one": ("a file of five chunks", [PHOTO]),
      "several": ("six shares: also empty, sha1, chunks larger than a slice, a folder, one that is not all there", SEVERAL),
      "most": ("as many shares as there may be", [Share(f"f{i}", i, 1024) for i in range(64)])}
REFUSED = {
    "empty": ("nothing", b"", "cut off"),
    "erased": ("flash that was never written", b"\xff" * 256, "IDT1PACK"),
    "magic": ("of another version", image([PHOTO], magic=b"IDT2PACK"), "IDT1PACK"),
    "header-cut-off": ("", GOOD[:15], "cut off"),
    "table-cut-off": ("", GOOD[:150], "cut off"),
    "data-cut-off": ("", GOOD[:-1], "cut off"),
    "check": ("a bit of the table", flipped(GOOD, 110), "check"),
    "no-shares": ("", image([]), "1 to 64"),
    "too-many-shares": ("", image([PHOTO], count=65), "1 to 64"),
    "manifest-outside": ("", with_word(0, lambda offset: 2**31), "outside"),
    "manifest-in-table": ("", with_word(0, lambda offset: 16), "outside"),
    "data-length-largest": ("", with_word(9, lambda length: 2**32 - 1), "outside"),
    "data-beyond-end": ("", with_word(9, lambda length: length + 4), "outside"),
    "offset-odd": ("", with_word(8, lambda offset: offset - 1), "multiple of 4"),
    "chunk-size": ("", with_word(10, lambda size: 2048), "manifest"),
    "chunks": ("", with_word(11, lambda chunks: chunks - 1), "manifest"),
    "data-length": ("", with_word(9, lambda length: length - 4), "manifest"),
    "id": ("", with_id(bytes(32)), "manifest"),
    "id-length": ("", with_id(PHOTO.id[:20], 20), "manifest"),
    "same-share-twice": ("", image([PHOTO, PHOTO]), "twice"),
    "manifest": ("", with_part("manifest", lambda raw: b"[" + raw[1:]), "manifest"),
    "welcome": ("another number of requests", with_part("welcome", lambda raw: flipped(raw, 21)), "welcome"),
    "welcome-short": ("", with_part("welcome", lambda raw: raw[:40]), "welcome"),
    "page": ("another next", with_part("page", lambda raw: flipped(raw, 3)), "page"),
    "beacon": ("with a name", with_part("beacon", lambda raw: raw[:-1] + b"\1x"), "beacon"),
    "no-share-welcome": ("", with_word(3, lambda length: length - 1, entry=0), "welcome"),
    "too-many-chunks": ("", image([Share("f", 2049, 1)]), "2,048"),
}
DAMAGED = {
    "damaged": ("a byte of the third chunk", with_part("data", lambda raw: flipped(raw, 2048 + 7)), 1),
}


# --- conversations ---


def asks(file_id=PHOTO.id, version=1, requests=256, control=16384, more=b""):
    fixed = struct.pack(">BBHIIHH", version, len(file_id), 40000, 3, 2**22, requests, control)
    return b"IDT1" + frame(0x01, fixed + ASKER + file_id + more)


def says(share=PHOTO):
    file_id = share.id if share else b""
    return b"IDT1" + hello(file_id, IDENTITY_PORT, PEER) + (share.bitmap() if share else b"")


def request(tag, first, count=1):
    return frame(0x14, u32(first, count), tag=tag)


def chunk(tag, index, share=PHOTO):
    start = index * share.chunk_size
    return frame(0x16, u32(index) + share.data[start : start + share.chunk_size], tag=tag)


def slice_request(tag, index, offset, length):
    return frame(0x17, u32(index, offset, length), tag=tag)


def slice_of(tag, index, offset, length, share):
    start = index * share.chunk_size + offset
    return frame(0x18, u32(index, offset) + share.data[start : start + length], tag=tag)


def error(code):
    return frame(0x02, struct.pack(">H", code) + b"no")


def manifest_request(tag, offset, length):
    return frame(0x10, u32(offset, length), tag=tag)


def manifest_slice(tag, offset, length, share=PHOTO):
    return frame(0x11, u32(len(share.manifest), offset) + share.manifest[offset : offset + length], tag=tag)


def catalog_request(cursor, tag=3, kind=0, text=b""):
    return frame(0x20, u32(cursor) + bytes([kind]) + counted(">B", text), tag=tag)


def page(i, shares, tag=3):
    return frame(0x21, list(parts_of(shares))[i + 1][0]["page"], tag=tag)


def breach(data):
    return "one", [(asks(), says()), (data, error(1))], True


BIG, PART = SEVERAL[3], SEVERAL[5]
CONVERSATIONS = {
    "hello": ("one", [(asks(), says())], False),
    "hello-no-share": ("one", [(asks(b""), says(None))], False),
    "hello-longer": ("one", [(asks(more=b"of a later version" * 20), says()), (request(1, 0), chunk(1, 0))], False),
    "hello-short-id": ("several", [(asks(SEVERAL[2].id), says(SEVERAL[2]))], False),
    "hello-empty-share": ("several", [(asks(SEVERAL[1].id), says(SEVERAL[1])), (request(1, 0), error(1))], True),
    "hello-part": ("several", [(asks(PART.id), says(PART)), (request(1, 8), chunk(1, 8, PART))], False),
    "hello-unknown-share": ("one", [(asks(bytes(32)), b"IDT1" + error(2))], True),
    "hello-other-version": ("one", [(asks(version=2), b"IDT1" + error(3))], True),
    "hello-cut-off": ("one", [(b"IDT1" + frame(0x01, asks()[12:43]), b"IDT1" + error(1))], True),
    "hello-id-cut-off": ("one", [(b"IDT1" + frame(0x01, asks()[12:75]), b"IDT1" + error(1))], True),
    "hello-too-long": ("one", [(b"IDT1" + u32(505) + b"\1\0\0\0", b"IDT1" + error(1))], True),
    "hello-twice": breach(asks()[4:]),
    "no-hello": ("one", [(b"IDT1" + request(1, 0), b"IDT1" + error(1))], True),
    "not-idt": ("one", [(b"GET / HTTP/1.1\r\n\r\n", b"")], True),
    "all-chunks": ("one", [(asks(), says())] + [(request(i + 1, i), chunk(i + 1, i)) for i in range(5)], False),
    "two-in-flight": ("one", [(asks(), says()), (request(7, 4) + request(9, 0), chunk(7, 4) + chunk(9, 0))], False),
    "run": ("one", [(asks(), says()), (request(2, 1, 4) + frame(0x03),
                                       b"".join(chunk(2, i) for i in range(1, 5)) + frame(0x03, flags=1))], False),
    "all-at-once": ("one", [(asks() + b"".join(request(i + 1, i % 5) for i in range(40)),
                             says() + b"".join(chunk(i + 1, i % 5) for i in range(40)))], False),
    "request-outside": breach(request(1, 5)),
    "request-run-outside": breach(request(1, 4, 2)),
    "request-count-0": breach(request(1, 0, 0)),
    "request-largest": breach(request(1, 2**32 - 1, 1)),
    "request-sum-overflows": breach(request(1, 1, 2**32 - 1)),
    "request-tag-0": breach(request(0, 0)),
    "request-cut-off": breach(frame(0x14, u32(0) + b"\0\0\1", tag=1)),
    "request-longer": ("one", [(asks(), says()), (frame(0x14, u32(1, 1) + b"later", tag=1), chunk(1, 1))], False),
    "request-without-share": ("one", [(asks(b""), says(None)), (request(1, 0), error(1))], True),
    "slices": ("several", [(asks(BIG.id), says(BIG)),
                           (slice_request(1, 0, 0, 4096) + slice_request(2, 1, 3520, 96),
                            slice_of(1, 0, 0, 4096, BIG) + slice_of(2, 1, 3520, 96, BIG))], False),
    "slice-of-one-byte": ("one", [(asks(), says()), (slice_request(1, 4, 903, 1), slice_of(1, 4, 903, 1, PHOTO))], False),
    "slice-outside": ("one", [(asks(), says()), (slice_request(1, 4, 904, 1), error(1))], True),
    "slice-length-0": breach(slice_request(1, 0, 0, 0)),
    "slice-length-4097": breach(slice_request(1, 0, 0, 4097)),
    "slice-offset-largest": breach(slice_request(1, 0, 2**32 - 1, 2)),
    "slice-cut-off": breach(frame(0x17, u32(0, 0) + b"\0\0\1", tag=1)),
    "slice-tag-0": breach(slice_request(0, 0, 0, 1)),
    "manifest": ("one", [(asks(), says()), (manifest_request(1, 0, 100), manifest_slice(1, 0, 100)),
                         (manifest_request(2, 100, 16376), manifest_slice(2, 100, 16376))], False),
    "manifest-outside": breach(manifest_request(1, len(PHOTO.manifest), 1)),
    "manifest-length-0": breach(manifest_request(1, 0, 0)),
    "manifest-length-16377": breach(manifest_request(1, 0, 16377)),
    "manifest-without-share": ("one", [(asks(b""), says(None)), (manifest_request(1, 0, 1), error(1))], True),
    "catalog": ("several", [(asks(b""), says(None))] + [(catalog_request(i), page(i, SEVERAL)) for i in range(6)], False),
    "catalog-beyond": ("one", [(asks(), says()), (catalog_request(1), frame(0x21, u32(0) + b"\0", tag=3)),
                               (catalog_request(2**31 - 1, 9), frame(0x21, u32(0) + b"\0", tag=9))], False),
    "catalog-of-name": ("one", [(asks(), says()), (catalog_request(0, 3, 2, b"x" * 255), page(0, [PHOTO])),
                                (request(1, 0), chunk(1, 0))], False),
    "catalog-cut-off": breach(frame(0x20, u32(0) + b"\0", tag=3)),
    "ping": ("one", [(asks(), says()), (frame(0x03), frame(0x03, flags=1)),
                     (frame(0x03, b"later"), frame(0x03, flags=1))], False),
    "cancel": ("one", [(asks(), says()), (request(1, 0, 5) + frame(0x15, tag=1), frame(0x15, flags=1, tag=1))], False),
    "cancel-one-of-two": ("one", [(asks(), says()), (request(1, 0) + request(2, 1) + frame(0x15, tag=1),
                                                     frame(0x15, flags=1, tag=1) + chunk(2, 1))], False),
    "cancel-unknown": ("one", [(asks(), says()), (frame(0x15, tag=5), frame(0x15, flags=1, tag=5))], False),
    "cancel-tag-0": breach(frame(0x15)),
    "of-no-use": ("one", [(asks(), says()), (
        frame(0x13, u32(0, 5)) + frame(0x12, u32(0) + b"\xf8" * 64) + frame(0x12, flags=1) + frame(0x05, b"\0")
        + frame(0x04, u32(2000), tag=4) + frame(0x02, b"\0\4", tag=4) + frame(0x21, bytes(5)) + frame(0x7F, bytes(504))
        + frame(0x03), frame(0x03, flags=1))], False),
    "unknown-critical": breach(frame(0x80)),
    "frame-too-long": breach(u32(505) + b"\x13\0\0\0"),
    "frame-longest": breach(u32(2**32 - 1) + b"\x13\0\0\0"),
}

WHOLE = ("cancel", "cancel-one-of-two")  # what is cancelled must not have been begun


def save(path, lines, body=b""):
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    path.write_bytes(text.encode() + b"\n" + body)


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    for folder in ("pack", "device"):
        (target / folder).mkdir(exist_ok=True)
    for name, (about, shares) in OK.items():
        lines = {"expect": "ok", "about": about, "shares": len(shares)}
        for i, share in enumerate(shares, 1):
            lines |= {f"share_{i}_name": share.name, f"share_{i}_id": share.id.hex(),
                      f"share_{i}_complete": "no" if share.missing else "yes"}
        save(target / "pack" / f"ok-{name}.txt", lines, image(shares))
    for name, (about, raw, why) in REFUSED.items():
        save(target / "pack" / f"refused-{name}.txt", {"expect": "refused", "about": about, "why": why}, raw)
    for name, (about, raw, bad) in DAMAGED.items():
        save(target / "pack" / f"{name}.txt", {"expect": "damaged", "about": about, "bad_chunks": bad}, raw)
    for name, (of, turns, over) in CONVERSATIONS.items():
        lines = {"image": f"ok-{of}.txt"}
        for i, (say, hear) in enumerate(turns, 1):
            lines |= {f"say_{i}": say.hex(), f"hear_{i}": hear.hex()}
        save(target / "device" / f"{name}.txt", lines | {"over": "yes" if over else "no"} | ({"whole": "yes"} if name in WHOLE else {}))
    print(len(OK), "ok,", len(REFUSED), "refused,", len(DAMAGED), "damaged,", len(CONVERSATIONS), "conversations")


if __name__ == "__main__":
    main()
