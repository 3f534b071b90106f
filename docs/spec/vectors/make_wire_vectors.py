#!/usr/bin/env python3
"""Writes the wire vectors: make_wire_vectors.py [FOLDER]; the format is WIRE.md, section 12.

Made from the spec alone, so that the vectors are not merely what the Java code happens to give. Every breach is wrong
in one way only.
"""

import pathlib
import socket
import struct
import sys

ID32 = bytes(range(0xA0, 0xC0))
ID20 = bytes(range(0x50, 0x64))
PEER = bytes(range(0x10, 0x20))
MAX_CONTROL = 16384
MAX_CHUNK = 4 * 1024 * 1024
MAX_CHUNKS = 524288
WIDE = "Grüße 写真.jpg"


def header(length, kind, flags=0, tag=0):
    return struct.pack(">IBBH", length, kind, flags, tag)


def frame(kind, payload=b"", flags=0, tag=0):
    return header(len(payload), kind, flags, tag) + payload


def hello(n=32, version=1, port=7536, features=3, max_chunk=MAX_CHUNK, max_requests=256, max_control=MAX_CONTROL,
          file_id=None, more=b""):
    file_id = {32: ID32, 20: ID20}.get(n, bytes(n)) if file_id is None else file_id
    fixed = struct.pack(">BBHIIHH", version, n, port, features, max_chunk, max_requests, max_control)
    return frame(0x01, fixed + PEER + file_id + more)


def hello_fields(n=32, port=7536, features=3, max_chunk=MAX_CHUNK, max_requests=256, max_control=MAX_CONTROL, version=1,
                 **more):
    return {"type": "HELLO", "version": version, "port": port, "features": features, "max_chunk": max_chunk,
            "max_requests": max_requests, "max_control": max_control, "peer_id": PEER.hex(),
            "file_id": {32: ID32, 20: ID20, 0: b""}[n].hex()} | more


def text8(text):
    utf8 = text.encode()
    return struct.pack(">B", len(utf8)) + utf8


def peer(address, port=7536):
    family, number = (socket.AF_INET6, 6) if ":" in address else (socket.AF_INET, 4)
    return struct.pack(">B", number) + socket.inet_pton(family, address) + struct.pack(">H", port)


def peers(*entries, count=None):
    return struct.pack(">B", len(entries) if count is None else count) + b"".join(entries)


def entry(file_id=ID32, size=3_000_000, chunk_size=16384, flags=1, name="photo.jpg"):
    head = struct.pack(">B", len(file_id)) + file_id + struct.pack(">QIB", size, chunk_size, flags)
    return head + text8(name)


def entry_fields(i, file_id=ID32, size=3_000_000, chunk_size=16384, complete="yes", folder="no", name="photo.jpg"):
    return {f"entry_{i}_file_id": file_id.hex(), f"entry_{i}_size": size, f"entry_{i}_chunk_size": chunk_size,
            f"entry_{i}_complete": complete, f"entry_{i}_folder": folder, f"entry_{i}_name": name}


def reach(address="192.0.2.17", outcome=1, heard=3, clock=1_700_000_000_000, prefix=b"\x18"):
    family, number = (socket.AF_INET6, 6) if ":" in address else (socket.AF_INET, 4)
    return struct.pack(">BBQB", outcome, heard, clock, number) + socket.inet_pton(family, address) + prefix


def catalog(*entries, following=0, count=None):
    return struct.pack(">IB", following, len(entries) if count is None else count) + b"".join(entries)


def u32(*values):
    return struct.pack(f">{len(values)}I", *values)


def catalog_request(cursor, kind, text):
    return frame(0x20, u32(cursor) + struct.pack(">B", kind) + text8(text), tag=3)


def start(first):
    return {"what": "start"}, b"IDT1" + first


def one(first):
    return {"what": "frame"}, first


def fields(name, tag=0, **values):
    return {"type": name, "tag": tag} | values


FIFTY = [peer(f"192.0.2.{i}") for i in range(1, 51)]
FIFTY_FIELDS = {"count": 50} | {f"peer_{i}": f"192.0.2.{i}:7536" for i in range(1, 51)}
REACH = fields("REACH", 4, question="no", outcome=1, heard=3, clock=1_700_000_000_000, seen="192.0.2.17",
               prefix=24)
LONG_NAME = "n" * 251 + ".bin"
SLICE = bytes(i % 251 for i in range(MAX_CONTROL - 8))

# name: (bytes, fields)
OK = {
    "hello-32": (start(hello()), hello_fields()),
    "hello-20": (start(hello(20)), hello_fields(20)),
    "hello-no-share": (start(hello(0)), hello_fields(0)),
    "hello-small": (
        start(hello(port=0, features=0, max_chunk=4096, max_requests=1, max_control=504)),
        hello_fields(port=0, features=0, max_chunk=4096, max_requests=1, max_control=504)),
    "hello-device": (
        one(hello(features=9, max_chunk=4096, max_requests=2, max_control=504, more=b"\4")),
        hello_fields(features=9, max_chunk=4096, max_requests=2, max_control=504, connections=4)),
    "hello-device-no-share": (
        one(hello(0, features=9, max_chunk=4096, max_requests=2, max_control=504, more=b"\xff")),
        hello_fields(0, features=9, max_chunk=4096, max_requests=2, max_control=504, connections=255)),
    "hello-device-more-bytes": (
        one(hello(features=15, more=b"\1later versions")), hello_fields(features=15, connections=1, same="no")),
    "hello-largest-values": (
        start(hello(port=65535, max_requests=65535, max_control=65535)),
        hello_fields(port=65535, max_requests=65535, max_control=65535)),
    "hello-answer": (one(hello()), hello_fields()),
    "hello-more-bytes-after-id": (start(hello(more=b"later versions")), hello_fields() | {"same": "no"}),
    "hello-no-share-more-bytes": (start(hello(0, more=ID32)), hello_fields(0) | {"same": "no"}),
    "hello-chunk-size-over-limit": (start(hello(max_chunk=2**32 - 1)), hello_fields() | {"same": "no"}),
    "hello-other-version": (start(hello(version=2)), hello_fields(version=2)),
    "hello-unknown-feature-bits": (start(hello(features=0x80000003)), hello_fields(features=0x80000003)),
    "hello-unknown-flags": (start(header(64, 0x01, 0xFE) + hello()[8:]), hello_fields() | {"same": "no"}),
    "error": (one(frame(0x02, b"\0\2no such share here")), fields("ERROR", code=2, text="no such share here")),
    "error-of-request": (one(frame(0x02, b"\0\4", tag=7)), fields("ERROR", 7, code=4, text="")),
    "error-longest-text": (one(frame(0x02, b"\0\1" + b"e" * 200)), fields("ERROR", code=1, text="e" * 200)),
    "error-text-cut": (
        one(frame(0x02, b"\0\1" + b"e" * 200 + b"ZZ")), fields("ERROR", code=1, text="e" * 200, same="no")),
    "error-unknown-code": (one(frame(0x02, b"\xff\xff?")), fields("ERROR", code=65535, text="?")),
    "ping": (one(frame(0x03)), fields("PING", answer="no")),
    "ping-answer": (one(frame(0x03, flags=1)), fields("PING", answer="yes")),
    "ping-more-bytes": (one(frame(0x03, b"later")), fields("PING", answer="no", same="no")),
    "wait": (one(frame(0x04, u32(2000))), fields("WAIT", milliseconds=2000)),
    "wait-of-request": (one(frame(0x04, u32(250), tag=65535)), fields("WAIT", 65535, milliseconds=250)),
    "wait-none": (one(frame(0x04, u32(0), tag=1)), fields("WAIT", 1, milliseconds=0)),
    "wait-longest": (one(frame(0x04, u32(60000))), fields("WAIT", milliseconds=60000)),
    "wait-clamped": (one(frame(0x04, u32(60001))), fields("WAIT", milliseconds=60000, same="no")),
    "wait-clamped-largest": (one(frame(0x04, u32(2**32 - 1))), fields("WAIT", milliseconds=60000, same="no")),
    "peers-question": (one(frame(0x05, flags=1, tag=9)), fields("PEERS", 9, question="yes")),
    "peers-none": (one(frame(0x05, peers(), tag=9)), fields("PEERS", 9, question="no", count=0)),
    "peers": (
        one(frame(0x05, peers(peer("192.0.2.17"), peer("2001:db8::17", 65535)), tag=9)),
        fields("PEERS", 9, question="no", count=2, peer_1="192.0.2.17:7536", peer_2="[2001:db8::17]:65535")),
    "peers-most": (one(frame(0x05, peers(*FIFTY), tag=9)), fields("PEERS", 9, question="no") | FIFTY_FIELDS),
    "reach-question": (one(frame(0x06, b"\x1d\x70", 1, 4)), fields("REACH", 4, question="yes", port=7536)),
    "reach-question-no-dial": (one(frame(0x06, b"\0\0", 1, 4)), fields("REACH", 4, question="yes", port=0)),
    "reach-question-least-port": (one(frame(0x06, b"\4\0", 1, 4)), fields("REACH", 4, question="yes", port=1024)),
    "reach-question-more-bytes": (
        one(frame(0x06, b"\xff\xff?", 1, 4)), fields("REACH", 4, question="yes", port=65535, same="no")),
    "reach": (one(frame(0x06, reach(), tag=4)), REACH),
    "reach-ipv6": (
        one(frame(0x06, reach("fe80::17", 4, 5, 2**53 - 1, b"\x80"), tag=4)),
        REACH | {"outcome": 4, "heard": 5, "clock": 2**53 - 1, "seen": "fe80::17", "prefix": 128}),
    "reach-unknown-outcome": (
        one(frame(0x06, reach(outcome=5, heard=0, clock=0), tag=4)),
        REACH | {"outcome": 0, "heard": 0, "clock": 0, "same": "no"}),
    "reach-unknown-heard": (one(frame(0x06, reach(heard=0xF3), tag=4)), REACH | {"same": "no"}),
    "reach-foreign": (
        one(frame(0x06, reach(heard=0x0B, prefix=b"\0"), tag=4)), REACH | {"heard": 0x0B, "prefix": 0}),
    "reach-without-prefix": (one(frame(0x06, reach(prefix=b""), tag=4)), REACH | {"prefix": 0, "same": "no"}),
    "reach-prefix-32": (one(frame(0x06, reach(prefix=b"\x20"), tag=4)), REACH | {"prefix": 32}),
    "reach-prefix-33": (one(frame(0x06, reach(prefix=b"\x21"), tag=4)), REACH | {"prefix": 0, "same": "no"}),
    "reach-prefix-129": (
        one(frame(0x06, reach("fe80::17", prefix=b"\x81"), tag=4)),
        REACH | {"seen": "fe80::17", "prefix": 0, "same": "no"}),
    "reach-more-bytes": (one(frame(0x06, reach(prefix=b"\x18later"), tag=4)), REACH | {"same": "no"}),
    "manifest-request": (
        one(frame(0x10, u32(0, 16376), tag=1)), fields("MANIFEST_REQUEST", 1, offset=0, length=16376)),
    "manifest-request-device": (
        one(frame(0x10, u32(488, 1), tag=1)), fields("MANIFEST_REQUEST", 1, offset=488, length=1)),
    "manifest-request-last-offset": (
        one(frame(0x10, u32(2**26 - 1, 1), tag=1)), fields("MANIFEST_REQUEST", 1, offset=2**26 - 1, length=1)),
    "manifest": (
        one(frame(0x11, u32(300, 10) + b'"file_id":', tag=1)),
        fields("MANIFEST", 1, total=300, offset=10, data=b'"file_id":'.hex())),
    "manifest-last-byte": (
        one(frame(0x11, u32(2**26, 2**26 - 1) + b"}", tag=1)),
        fields("MANIFEST", 1, total=2**26, offset=2**26 - 1, data="7d")),
    "manifest-longest": (
        one(frame(0x11, u32(20000, 0) + SLICE, tag=1)),
        fields("MANIFEST", 1, total=20000, offset=0, data=SLICE.hex())),
    "bitmap-complete": (one(frame(0x12, flags=1)), fields("BITMAP", complete="yes")),
    "bitmap-window": (
        one(frame(0x12, u32(0) + b"\x80\x01\xff")),
        fields("BITMAP", complete="no", first=0, bits="8001ff", chunks="0 15-23")),
    "bitmap-second-window": (
        one(frame(0x12, u32(512) + b"\x00\x3c")),
        fields("BITMAP", complete="no", first=512, bits="003c", chunks="522-525")),
    "bitmap-last-partial-byte": (
        one(frame(0x12, u32(8) + b"\xe0")),
        fields("BITMAP", complete="no", first=8, bits="e0", chunks="8-10")),
    "bitmap-no-bit-set": (
        one(frame(0x12, u32(0) + bytes(2))), fields("BITMAP", complete="no", first=0, bits="0000", chunks="")),
    "bitmap-device-window": (
        one(frame(0x12, u32(0) + b"\xff" * 64)),
        fields("BITMAP", complete="no", first=0, bits="ff" * 64, chunks="0-511")),
    "bitmap-last-chunk": (
        one(frame(0x12, u32(MAX_CHUNKS - 8) + b"\x01")),
        fields("BITMAP", complete="no", first=MAX_CHUNKS - 8, bits="01", chunks="524287")),
    "have": (one(frame(0x13, u32(5, 3))), fields("HAVE", first=5, count=3)),
    "have-everything-there-can-be": (
        one(frame(0x13, u32(0, MAX_CHUNKS))), fields("HAVE", first=0, count=MAX_CHUNKS)),
    "request": (one(frame(0x14, u32(0, 1), tag=1)), fields("REQUEST", 1, first=0, count=1)),
    "request-longest-run": (one(frame(0x14, u32(7, 1024), tag=2)), fields("REQUEST", 2, first=7, count=1024)),
    "request-largest-tag": (one(frame(0x14, u32(7, 1), tag=65535)), fields("REQUEST", 65535, first=7, count=1)),
    "request-last-chunk": (
        one(frame(0x14, u32(MAX_CHUNKS - 1, 1), tag=3)), fields("REQUEST", 3, first=MAX_CHUNKS - 1, count=1)),
    "request-more-bytes": (
        one(frame(0x14, u32(0, 1) + b"later", tag=1)), fields("REQUEST", 1, first=0, count=1, same="no")),
    "cancel": (one(frame(0x15, tag=2)), fields("CANCEL", 2, answer="no")),
    "cancel-answer": (one(frame(0x15, tag=2, flags=1)), fields("CANCEL", 2, answer="yes")),
    "chunk": (
        one(frame(0x16, u32(3) + b"bytes of it", tag=1)),
        fields("CHUNK", 1, index=3, length=11, data=b"bytes of it".hex())),
    "chunk-largest-head": (
        one(header(4 + MAX_CHUNK, 0x16, tag=1) + u32(MAX_CHUNKS - 1)),
        fields("CHUNK", 1, index=MAX_CHUNKS - 1, length=MAX_CHUNK, left_out=MAX_CHUNK)),
    "slice-request": (
        one(frame(0x17, u32(3, 4096, 100), tag=1)), fields("SLICE_REQUEST", 1, index=3, offset=4096, length=100)),
    "slice-request-last-byte": (
        one(frame(0x17, u32(MAX_CHUNKS - 1, MAX_CHUNK - 1, 1), tag=65535)),
        fields("SLICE_REQUEST", 65535, index=MAX_CHUNKS - 1, offset=MAX_CHUNK - 1, length=1)),
    "slice-request-longest": (
        one(frame(0x17, u32(0, MAX_CHUNK - 4096, 4096), tag=1)),
        fields("SLICE_REQUEST", 1, index=0, offset=MAX_CHUNK - 4096, length=4096)),
    "slice": (
        one(frame(0x18, u32(3, 4096) + b"bytes of it", tag=1)),
        fields("SLICE", 1, index=3, offset=4096, data=b"bytes of it".hex())),
    "slice-longest": (
        one(frame(0x18, u32(MAX_CHUNKS - 1, MAX_CHUNK - 4096) + SLICE[:4096], tag=2)),
        fields("SLICE", 2, index=MAX_CHUNKS - 1, offset=MAX_CHUNK - 4096, data=SLICE[:4096].hex())),
    "catalog-request": (one(catalog_request(0, 0, "")), fields("CATALOG_REQUEST", 3, cursor=0, kind=0, text="")),
    "catalog-request-by-id": (
        one(catalog_request(12, 1, "a0a1")), fields("CATALOG_REQUEST", 3, cursor=12, kind=1, text="a0a1")),
    "catalog-request-by-name": (
        one(catalog_request(2**31 - 1, 2, "*.jp?g")),
        fields("CATALOG_REQUEST", 3, cursor=2**31 - 1, kind=2, text="*.jp?g")),
    "catalog-request-longest-text": (
        one(catalog_request(0, 2, "x" * 255)), fields("CATALOG_REQUEST", 3, cursor=0, kind=2, text="x" * 255)),
    "catalog-request-text-ignored": (
        one(catalog_request(0, 0, "photo")), fields("CATALOG_REQUEST", 3, cursor=0, kind=0, text="", same="no")),
    "catalog-empty": (one(frame(0x21, catalog(), tag=3)), fields("CATALOG", 3, next=0, count=0)),
    "catalog": (
        one(frame(0x21, catalog(entry(), entry(ID20, 2**50, MAX_CHUNK, 2, WIDE), following=2), tag=3)),
        fields("CATALOG", 3, next=2, count=2) | entry_fields(1)
        | entry_fields(2, ID20, 2**50, MAX_CHUNK, "no", "yes", WIDE)),
    "catalog-smallest-entry": (
        one(frame(0x21, catalog(entry(size=0, chunk_size=1, flags=0, name="")), tag=3)),
        fields("CATALOG", 3, next=0, count=1) | entry_fields(1, ID32, 0, 1, "no", "no", "")),
    "catalog-longest-name": (
        one(frame(0x21, catalog(entry(name=LONG_NAME)), tag=3)),
        fields("CATALOG", 3, next=0, count=1) | entry_fields(1, name=LONG_NAME)),
    "catalog-unknown-entry-flags": (
        one(frame(0x21, catalog(entry(flags=0xFD)), tag=3)),
        fields("CATALOG", 3, next=0, count=1, same="no") | entry_fields(1)),
}

SKIPPED = {
    "unknown-type": one(frame(0x00)),
    "unknown-type-with-payload": one(frame(0x07, b"of a later version", flags=0xFF, tag=1)),
    "unknown-type-last": one(frame(0x7F, b"x")),
    "unknown-type-longest": one(header(MAX_CONTROL, 0x19) + bytes(MAX_CONTROL)),
}

HELLO_BREACHES = {
    "id-of-19": (hello(19), "20 or 32"),
    "id-of-33": (hello(33), "20 or 32"),
    "id-cut-off": (hello(32, file_id=ID32[:31]), "too short"),
    "cut-off": (frame(0x01, hello()[8:39]), "too short"),
    "empty": (frame(0x01), "too short"),
    "no-requests": (hello(max_requests=0), "no request"),
    "control-503": (hello(max_control=503), "504"),
    "device-without-connections": (hello(features=8), "too short"),
    "device-of-no-connections": (hello(features=8, more=b"\0"), "no connection"),
}

BREACHES = {
    "unknown-type-critical": (frame(0x80), "unknown"),
    "unknown-type-critical-last": (frame(0xFF, b"x"), "unknown"),
    "unknown-type-too-long": (header(MAX_CONTROL + 1, 0x19), "not in"),
    "control-too-long": (header(MAX_CONTROL + 1, 0x13), "not in"),
    "control-length-2-to-the-31": (header(2**31, 0x03), "not in"),
    "control-length-largest": (header(2**32 - 1, 0x03), "not in"),
    "manifest-too-long": (header(MAX_CONTROL + 1, 0x11, tag=1), "not in"),
    "chunk-too-long": (header(4 + MAX_CHUNK + 1, 0x16, tag=1), "not in"),
    "chunk-length-largest": (header(2**32 - 1, 0x16, tag=1), "not in"),
    "chunk-cut-off": (frame(0x16, b"\0\0\0", tag=1), "too short"),
    "chunk-empty": (frame(0x16, u32(0), tag=1), "without"),
    "chunk-index-over-limit": (frame(0x16, u32(MAX_CHUNKS) + b"x", tag=1), "index"),
    "chunk-index-largest": (frame(0x16, u32(2**32 - 1) + b"x", tag=1), "index"),
    "chunk-tag-0": (frame(0x16, u32(0) + b"x"), "tag 0"),
    "error-cut-off": (frame(0x02, b"\0"), "too short"),
    "wait-cut-off": (frame(0x04, b"\0\0\7"), "too short"),
    "peers-empty": (frame(0x05), "too short"),
    "peers-51": (frame(0x05, peers(*FIFTY, peer("192.0.2.51"))), "more than 50"),
    "peers-family-5": (frame(0x05, peers(b"\5" + bytes(6))), "family"),
    "peers-cut-off": (frame(0x05, peers(peer("192.0.2.17"), peer("2001:db8::17")[:-1])), "too short"),
    "peers-count-too-high": (frame(0x05, peers(peer("192.0.2.17"), count=2)), "too short"),
    "peers-port-0": (frame(0x05, peers(peer("192.0.2.17", 0))), "port"),
    "reach-question-cut-off": (frame(0x06, b"\x1d", 1, 4), "too short"),
    "reach-question-port-1023": (frame(0x06, b"\3\xff", 1, 4), "port"),
    "reach-question-port-1": (frame(0x06, b"\0\1", 1, 4), "port"),
    "reach-cut-off": (frame(0x06, reach(prefix=b"")[:-1], tag=4), "too short"),
    "reach-family-5": (frame(0x06, reach()[:10] + b"\5" + bytes(16), tag=4), "family"),
    "reach-clock-over-limit": (frame(0x06, reach(clock=2**53), tag=4), "clock"),
    "reach-clock-largest": (frame(0x06, reach(clock=2**64 - 1), tag=4), "clock"),
    "manifest-request-cut-off": (frame(0x10, u32(0) + b"\0\0\1", tag=1), "too short"),
    "manifest-request-length-0": (frame(0x10, u32(0, 0), tag=1), "length"),
    "manifest-request-length-over-limit": (frame(0x10, u32(0, 16377), tag=1), "length"),
    "manifest-request-length-largest": (frame(0x10, u32(0, 2**32 - 1), tag=1), "length"),
    "manifest-request-offset-over-limit": (frame(0x10, u32(2**26, 1), tag=1), "from"),
    "manifest-request-offset-largest": (frame(0x10, u32(2**32 - 1, 1), tag=1), "from"),
    "manifest-cut-off": (frame(0x11, u32(1) + b"\0\0\0", tag=1), "too short"),
    "manifest-without-bytes": (frame(0x11, u32(300, 0), tag=1), "slice"),
    "manifest-total-0": (frame(0x11, u32(0, 0) + b"x", tag=1), "in all"),
    "manifest-total-over-limit": (frame(0x11, u32(2**26 + 1, 0) + b"x", tag=1), "in all"),
    "manifest-beyond-total": (frame(0x11, u32(300, 299) + b"xy", tag=1), "slice"),
    "manifest-offset-largest": (frame(0x11, u32(300, 2**32 - 1) + b"x", tag=1), "slice"),
    "bitmap-cut-off": (frame(0x12, b"\0\0\0"), "too short"),
    "bitmap-without-bits": (frame(0x12, u32(0)), "BITMAP"),
    "bitmap-first-4": (frame(0x12, u32(4) + b"\xf0"), "BITMAP"),
    "bitmap-over-limit": (frame(0x12, u32(MAX_CHUNKS - 8) + b"\x01\x00"), "BITMAP"),
    "bitmap-first-largest": (frame(0x12, u32(2**32 - 8) + b"\x01"), "BITMAP"),
    "have-cut-off": (frame(0x13, u32(0) + b"\0\0\1"), "too short"),
    "have-count-0": (frame(0x13, u32(0, 0)), "run"),
    "have-over-limit": (frame(0x13, u32(1, MAX_CHUNKS)), "run"),
    "have-sum-overflows": (frame(0x13, u32(2**31 - 1, 2**31 - 1)), "run"),
    "request-tag-0": (frame(0x14, u32(0, 1)), "tag 0"),
    "request-cut-off": (frame(0x14, u32(0) + b"\0\0\1", tag=1), "too short"),
    "request-count-0": (frame(0x14, u32(0, 0), tag=1), "run"),
    "request-count-1025": (frame(0x14, u32(0, 1025), tag=1), "1025"),
    "request-over-limit": (frame(0x14, u32(MAX_CHUNKS - 1, 2), tag=1), "run"),
    "request-first-largest": (frame(0x14, u32(2**32 - 1, 1), tag=1), "run"),
    "slice-request-tag-0": (frame(0x17, u32(0, 0, 1)), "tag 0"),
    "slice-request-cut-off": (frame(0x17, u32(0, 0) + b"\0\0\1", tag=1), "too short"),
    "slice-request-length-0": (frame(0x17, u32(0, 0, 0), tag=1), "length"),
    "slice-request-length-4097": (frame(0x17, u32(0, 0, 4097), tag=1), "length"),
    "slice-request-index-over-limit": (frame(0x17, u32(MAX_CHUNKS, 0, 1), tag=1), "index"),
    "slice-request-beyond-any-chunk": (frame(0x17, u32(0, MAX_CHUNK - 1, 2), tag=1), "outside"),
    "slice-request-offset-largest": (frame(0x17, u32(0, 2**32 - 1, 1), tag=1), "outside"),
    "slice-tag-0": (frame(0x18, u32(0, 0) + b"x"), "tag 0"),
    "slice-cut-off": (frame(0x18, u32(0) + b"\0\0\1", tag=1), "too short"),
    "slice-without-bytes": (frame(0x18, u32(0, 0), tag=1), "length"),
    "slice-of-4097": (frame(0x18, u32(0, 0) + bytes(4097), tag=1), "length"),
    "slice-index-over-limit": (frame(0x18, u32(MAX_CHUNKS, 0) + b"x", tag=1), "index"),
    "slice-beyond-any-chunk": (frame(0x18, u32(0, MAX_CHUNK - 1) + b"xy", tag=1), "outside"),
    "cancel-tag-0": (frame(0x15), "tag 0"),
    "catalog-request-cut-off": (frame(0x20, u32(0) + b"\0", tag=3), "too short"),
    "catalog-request-text-cut-off": (frame(0x20, u32(0) + b"\2\5jpeg", tag=3), "too short"),
    "catalog-request-kind-3": (catalog_request(0, 3, ""), "kind"),
    "catalog-request-cursor-over-limit": (catalog_request(2**31, 0, ""), "cursor"),
    "catalog-request-prefix-not-hex": (catalog_request(0, 1, "wxyz"), "hex"),
    "catalog-request-prefix-upper-case": (catalog_request(0, 1, "A0A1"), "hex"),
    "catalog-request-prefix-of-3": (catalog_request(0, 1, "a0a"), "hex"),
    "catalog-request-prefix-of-65": (catalog_request(0, 1, "a" * 65), "hex"),
    "catalog-cut-off": (frame(0x21, u32(0), tag=3), "too short"),
    "catalog-entry-cut-off": (frame(0x21, catalog(entry(), entry()[:-1]), tag=3), "too short"),
    "catalog-count-too-high": (frame(0x21, catalog(entry(), count=2), tag=3), "too short"),
    "catalog-id-of-19": (frame(0x21, catalog(entry(bytes(19))), tag=3), "20 or 32"),
    "catalog-size-over-limit": (frame(0x21, catalog(entry(size=2**50 + 1)), tag=3), "size"),
    "catalog-size-largest": (frame(0x21, catalog(entry(size=2**64 - 1)), tag=3), "size"),
    "catalog-chunk-size-0": (frame(0x21, catalog(entry(chunk_size=0)), tag=3), "chunk size"),
    "catalog-chunk-size-over-limit": (frame(0x21, catalog(entry(chunk_size=MAX_CHUNK + 1)), tag=3), "chunk size"),
    "catalog-next-over-limit": (frame(0x21, catalog(following=2**31), tag=3), "next"),
}

START_BREACHES = {
    "start-idt2": (b"IDT2" + hello(), "IDT1"),
    "start-http": (b"GET /index.html HTTP/1.1\r\nHost: idt\r\n\r\n", "IDT1"),
    "start-bittorrent": (b"\x13BitTorrent protocol" + bytes(8) + ID20 + PEER + b"mine", "IDT1"),
    "start-lower-case": (b"idt1" + hello(), "IDT1"),
    "start-not-hello": (b"IDT1" + frame(0x14, u32(0, 1), tag=1), "HELLO"),
}


def spaced(data):
    """Hex in words of 4 bytes."""
    return data.hex(" ", -4)


def write(path, lines, data):
    lines = {"expect": path.stem.split("-")[0]} | lines | {"bytes": spaced(data)}
    path.write_text("".join(f"{key}: {value}\n" for key, value in lines.items()) + "\n", encoding="utf-8")


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "wire"
    assert len(OK["hello-32"][0][1]) == 76
    for name, ((what, data), values) in OK.items():
        write(target / f"ok-{name}.txt", what | values, data)
    for name, (what, data) in SKIPPED.items():
        write(target / f"skipped-{name}.txt", what, data)
    for name, (data, why) in BREACHES.items():
        write(target / f"breach-{name}.txt", {"what": "frame", "why": why}, data)
    for name, (data, why) in HELLO_BREACHES.items():
        write(target / f"breach-hello-{name}.txt", {"what": "start", "why": why}, b"IDT1" + data)
    for name, (data, why) in START_BREACHES.items():
        write(target / f"breach-{name}.txt", {"what": "start", "why": why}, data)
    print(len(OK), "ok,", len(SKIPPED), "skipped,", len(BREACHES) + len(HELLO_BREACHES) + len(START_BREACHES), "breaches")


if __name__ == "__main__":
    main()
