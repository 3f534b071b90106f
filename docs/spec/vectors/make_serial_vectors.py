#!/usr/bin/env python3
"""Writes the vectors of the serial line: make_serial_vectors.py [FOLDER]; the format is SERIAL.md, section 3."""

import pathlib
import sys

import make_pack_vectors as pack


def check(raw):
    """CRC-16/CCITT-FALSE."""
    crc = 0xFFFF
    for byte in raw:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    return crc.to_bytes(2, "big")


def cobs(raw):
    """Consistent overhead byte stuffing: blocks of up to 254 bytes without 0, each after its length + 1."""
    out, block = b"", b""
    for i, byte in enumerate(raw):
        if byte:
            block += bytes([byte])
        if not byte or (len(block) == 254 and i + 1 < len(raw)):
            out, block = out + bytes([len(block) + 1]) + block, b""
    return out + bytes([len(block) + 1]) + block


def on_line(raw):
    return cobs(raw) + b"\0"


def from_host(number, data=b"", new=False):
    raw = bytes([number | (0x80 if new else 0)]) + data
    return raw + check(raw)


def from_device(number, taken, data=b"", over=False):
    raw = bytes([number | (0x80 if over else 0), taken]) + data
    return raw + check(raw)


def says(number, data=b"", new=False):
    return on_line(from_host(number, data, new))


def hears(number, taken, data=b"", over=False):
    return on_line(from_device(number, taken, data, over))


assert check(b"123456789") == bytes.fromhex("29b1")
assert cobs(b"\0") == b"\1\1" and cobs(bytes([0x11, 0x22, 0, 0x33])) == bytes([3, 0x11, 0x22, 2, 0x33])

PACKETS = {
    "host-new": ("host", from_host(5, b"IDT1", True), None),
    "host-empty": ("host", from_host(0), None),
    "host-longest": ("host", from_host(127, bytes(range(56))), None),
    "host-zeros": ("host", from_host(0, bytes(56)), None),
    "device-empty": ("device", from_device(0, 0), None),
    "device-over": ("device", from_device(127, 56, b"", True), None),
    "device-longest": ("device", from_device(1, 0, pack.content(512)), None),
    "device-no-zeros": ("device", from_device(1, 1, b"\1" * 512), None),
}
GOOD = from_host(3, b"abc")
DROPPED = {
    "check": ("host", GOOD[:-1] + bytes([GOOD[-1] ^ 1]), None),
    "host-too-long": ("host", from_host(1, bytes(57)), None),
    "device-too-long": ("device", from_device(1, 0, bytes(513)), None),
    "too-short": ("host", GOOD[:2], None),
    "empty": ("host", b"", b"\0"),
    "cobs-cut-off": ("host", b"", cobs(GOOD)[:-1] + b"\0"),
}
HELLO = pack.asks()
WELCOME = pack.says()
FIRST, SECOND = HELLO[:56], HELLO[56:]
CHUNK = pack.chunk(1, 0)
CONVERSATIONS = {
    "fetch": ([
        (says(9, FIRST, True), hears(9, 56, WELCOME[:4])),
        (says(10, SECOND), hears(10, len(SECOND), WELCOME[4:])),
        (says(11, pack.request(1, 0)), hears(11, 16, CHUNK[:512])),
        (says(12), hears(12, 0, CHUNK[512:1024])),
        (says(13), hears(13, 0, CHUNK[1024:])),
        (says(14), hears(14, 0)),
    ], "no"),
    "answer-lost": ([
        (says(127, HELLO[:56], True), hears(127, 56, WELCOME[:4])),
        (says(0, SECOND), hears(0, len(SECOND), WELCOME[4:])),
        (says(0, SECOND), hears(0, len(SECOND), WELCOME[4:])),
        (says(1), hears(1, 0)),
    ], "no"),
    "noise": ([
        (b"\xff\x80boot rst:0x1\r\n\0" + says(3) + b"\0" + says(4, FIRST, True), hears(4, 56, WELCOME[:4])),
        (on_line(DROPPED["check"][1]) + says(9) + says(5, SECOND), hears(5, len(SECOND), WELCOME[4:])),
    ], "no"),
    "begun-anew": ([
        (says(1, FIRST, True), hears(1, 56, WELCOME[:4])),
        (says(1, FIRST, True), hears(1, 56, WELCOME[:4])),
        (says(2, SECOND), hears(2, len(SECOND), WELCOME[4:])),
    ], "no"),
    "breach": ([
        (says(0, b"HTTP", True), hears(0, 4, b"", True)),
        (says(1), hears(1, 0, b"", True)),
    ], "yes"),
}


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    (target / "serial").mkdir(exist_ok=True)
    for expect, packets in (("ok", PACKETS), ("dropped", DROPPED)):
        for name, (sender, raw, line) in packets.items():
            line = on_line(raw) if line is None else line
            lines = {"expect": expect, "what": "packet", "from": sender, "packet": raw.hex(), "line": line.hex()}
            pack.save(target / "serial" / f"{expect}-{name}.txt", lines)
    for name, (turns, over) in CONVERSATIONS.items():
        lines = {"expect": "ok", "what": "conversation", "image": "ok-one.txt"}
        for i, (say, hear) in enumerate(turns, 1):
            lines |= {f"say_{i}": say.hex(), f"hear_{i}": hear.hex()}
        pack.save(target / "serial" / f"conversation-{name}.txt", lines | {"over": over})
    print(len(PACKETS), "ok,", len(DROPPED), "dropped,", len(CONVERSATIONS), "conversations")


if __name__ == "__main__":
    main()
