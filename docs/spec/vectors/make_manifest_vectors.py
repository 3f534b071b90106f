#!/usr/bin/env python3
"""Writes the manifest vectors: make_manifest_vectors.py [FOLDER]; the format is MANIFEST.md, section 5.

This is a second implementation of the file ID, made from the spec alone, so that the vectors are not merely what the
Java code happens to give. Every refused vector is wrong in one way only: its ID is the right one for what it says.
"""

import hashlib
import json
import pathlib
import struct
import sys

U64 = 2**64 - 1
U32 = 2**32 - 1


def data(size):
    """The bytes of every vector's share: byte i is i mod 251."""
    return bytes(i % 251 for i in range(size))


def counted(form, text):
    utf8 = text.encode("utf-8", "surrogatepass")
    return struct.pack(form, len(utf8)) + utf8


def encoding_sha256(m):
    """MANIFEST.md, section 3."""
    out = b"idtorrent id v1\0" + counted(">B", "sha256") + counted(">H", m["file_name"])
    out += struct.pack(">QII", m["file_size"] & U64, m["chunk_size"] & U32, m["num_chunks"] & U32)
    out += b"\1" if "files" in m else b"\0"
    if "files" in m:
        out += struct.pack(">I", len(m["files"]))
        for file in m["files"]:
            out += counted(">H", file["path"]) + struct.pack(">Q", file["size"] & U64)
    return out + bytes.fromhex("".join(m["chunk_hashes"]))


def encoding_sha1(m):
    """MANIFEST.md, section 4."""
    return (m["file_name"] + str(m["file_size"]) + "".join(m["chunk_hashes"])).encode()


def encoding(m):
    return encoding_sha256(m) if m.get("hash", "sha1") == "sha256" else encoding_sha1(m)


def with_id(m):
    return m | {"file_id": hashlib.new(m.get("hash", "sha1"), encoding(m)).hexdigest()}


def manifest(name="photo.jpg", size=1000, chunk_size=512, files=None, algorithm="sha256", **changes):
    """A manifest of data(size), then changed by `changes`, with the file ID of the result."""
    if files is not None:
        size = sum(max(0, length) for _, length in files)
    share = data(size)
    chunks = [share[i : i + chunk_size] for i in range(0, size, chunk_size)]
    m = {"file_name": name, "file_size": size, "chunk_size": chunk_size, "num_chunks": len(chunks)}
    m |= {"hash": algorithm} if algorithm else {}
    m["chunk_hashes"] = [hashlib.new(algorithm or "sha1", chunk).hexdigest() for chunk in chunks]
    m |= {"files": [{"path": path, "size": length} for path, length in files]} if files is not None else {}
    return with_id(m | changes)


def folder(*paths):
    return manifest("folder", files=[(path, 10) for path in paths])


def without(m, field):
    return {key: value for key, value in m.items() if key != field}


def text(m, *swap):
    """The JSON of m, in which `swap` is (old, new), once."""
    out = json.dumps(m, ensure_ascii=False)
    if swap:
        assert swap[0] in out, swap
        out = out.replace(*swap, 1)
    return out


EXTRA = {
    "trackers": ["http://tracker.example:7536/"],
    "created_by": "vectors",
    "created": "2026-01-02T03:04:05Z",
    "comment": "hints may say\nanything \u202e",
    "x_unknown": {"deep": [1, 2.5, None, {"file_name": "not this one", "n": 12345678901234567890123456789}]},
    "x_long": "x" * 10_000,
}

OK = {
    "file": ("two chunks, the last one short", manifest()),
    "file-empty": ("no bytes, no chunks", manifest("empty.bin", 0, 16384)),
    "file-one-byte-chunks": ("the smallest chunk size", manifest("tiny.bin", 3, 1)),
    "file-exactly-one-chunk": ("", manifest("one.bin", 16384, 16384)),
    "file-one-chunk-and-a-byte": ("", manifest("one-more.bin", 16385, 16384)),
    "file-largest-chunk-size": ("", manifest("wide.bin", 7, 4194304)),
    "file-name-unicode": ("decomposed accents, emoji and right-to-left letters stay as they are", manifest("cafe\u0301 \U0001f600 \u05d0\u05d1.txt")),
    "file-name-longest": ("255 bytes of UTF-8", manifest("\u00e9" * 127 + "x")),
    "file-name-nearly-a-device": ("", manifest("COM10.con")),
    "file-name-narrow-space": ("as some screenshots have", manifest("Screenshot at 10.00.00\u202fAM.png")),
    "folder": (
        "an empty file, an empty folder, Unicode; chunks run across files",
        manifest("Ordner \u00e4\u00f6\u00fc", chunk_size=16, files=[("a.txt", 20), ("b/leer.txt", 0), ("b/\u65e5\u672c\u8a9e.txt", 33), ("c/", 0), ("d/e/f.bin", 16)]),
    ),
    "folder-all-empty": ("no bytes at all", manifest("nothing", files=[("a", 0), ("b/c/", 0)])),
    "folder-deepest-path": ("64 components", folder("/".join("abcdefgh" * 8))),
    "hints-and-unknown-fields": ("outside the ID, unknown ones skipped", manifest() | EXTRA),
    "fields-in-another-order": ("hash comes last", dict(reversed(manifest().items()))),
    "sha1-without-hash-field": ("the original format", manifest("example.jpg", algorithm=None)),
    "sha1-explicit": ("", manifest("example.jpg", algorithm="sha1")),
    "sha1-empty-file": ("", manifest("empty", 0, algorithm="sha1")),
    "sha1-text-runs-together": ("a1 + 23 and a + 123 are alike: why this form is legacy", manifest("a1", 23, algorithm="sha1")),
}

BAD_NAMES = {
    "empty": ("", "empty"),
    "dot": (".", "folder"),
    "dot-dot": ("..", "folder"),
    "slash": ("a/b", "separator"),
    "absolute": ("/etc/passwd", "separator"),
    "backslash": ("..\\evil.exe", "separator"),
    "drive": ("C:evil.exe", "colon"),
    "stream": ("a.txt:stream", "colon"),
    "nul": ("a\0b", "control"),
    "escape": ("\x1b[2Jx", "control"),
    "c1-control": ("a\u009bb", "control"),
    "line-separator": ("a\u2028b", "control"),
    "bidi-override": ("gpj.\u202eexe", "invisible"),
    "bidi-isolate": ("a\u2066b", "invisible"),
    "zero-width": ("pass\u200bwd", "invisible"),
    "byte-order-mark": ("\ufeffa", "invisible"),
    "soft-hyphen": ("a\u00adb", "invisible"),
    "hangul-filler": ("\u3164", "invisible"),
    "private-use": ("a\ue000", "invisible"),
    "noncharacter": ("a\ufdd0", "invisible"),
    "replacement-character": ("a\ufffd", "invisible"),
    "trailing-dot": ("a.", "dot"),
    "trailing-space": ("a ", "space"),
    "leading-space": (" a", "space"),
    "device": ("CON", "device"),
    "device-with-extension": ("nul.tar.gz", "device"),
    "device-console": ("conin$", "device"),
    "device-superscript": ("com\u00b9.txt", "device"),
    "device-before-space": ("lpt1 .txt", "device"),
    "too-long": ("x" * 256, "255"),
    "too-long-in-bytes": ("\u00e9" * 128, "255"),
}

BAD_PATHS = {
    "absolute": (["/etc/passwd"], "empty"),
    "parent": (["a/../../b"], "folder"),
    "empty-component": (["a//b"], "empty"),
    "backslash": (["a\\b"], "separator"),
    "device": (["a/aux.h/b"], "device"),
    "only-slash": (["/"], "empty"),
    "too-deep": (["/".join("abcdefgh" * 8 + "i")], "deeper"),
    "too-long": (["/".join(["x" * 240] * 18)], "4096"),
    "same-twice": (["a", "b", "a"], "same name"),
    "case-collision": (["Readme.txt", "README.TXT"], "same name"),
    "case-collision-sharp-s": (["stra\u00dfe", "STRASSE"], "same name"),
    "case-collision-capital-sharp-s": (["\u1e9e", "\u00df"], "same name"),
    "nfc-collision": (["caf\u00e9", "cafe\u0301"], "same name"),
    "parent-of-another": (["a", "a-b", "a/b"], "folder of another"),
    "parent-of-another-in-other-case": (["A", "a/b"], "folder of another"),
}

GOOD = manifest()
LEGACY = manifest(algorithm="sha1")
EMPTY_FOLDER_TWICE = manifest("folder", files=[("a", 0), ("a/", 0)])

REFUSED = {
    "not-json": ("", "hello", "JSON"),
    "empty-text": ("", "", "JSON"),
    "not-an-object": ("", "[]", "object"),
    "cut-off": ("", text(GOOD)[:-1], "JSON"),
    "trailing-text": ("", text(GOOD) + "{}", "more text"),
    "trailing-comma": ("", text(GOOD)[:-1] + ",}", "JSON"),
    "comment": ("JSON has none", "/* */" + text(GOOD), "JSON"),
    "byte-order-mark": ("", b"\xef\xbb\xbf" + text(GOOD).encode(), "JSON"),
    "utf-16": ("", text(GOOD).encode("utf-16"), "UTF-8"),
    "utf-32": ("", text(GOOD).encode("utf-32-be"), "JSON"),
    "utf-32-broken": ("", b"\0\0\0{\x7f\xff\xff\xff", "UTF-8"),
    "utf-8-overlong": ("", text(GOOD).encode().replace(b"photo", b"ph\xc1\xaf", 1), "UTF-8"),
    "utf-8-surrogate": ("", text(GOOD | {"comment": "Z"}).encode().replace(b"Z", b"\xed\xa0\x80"), "UTF-8"),
    "nested-too-deep": ("17 levels", text(GOOD, "{", '{"x": ' + "[" * 16 + "]" * 16 + ", "), "deeper"),
    "nested-absurdly": ("", "[" * 1_000, "object"),
    "nested-absurdly-in-unknown-field": ("", text(GOOD, "{", '{"x": ' + "[" * 1_000), "deeper"),
    "duplicate-field": ("", text(GOOD, "{", '{"file_name": "other.jpg", '), "twice"),
    "duplicate-field-escaped": ("the same name, spelt otherwise", text(GOOD, "{", '{"file\\u005fname": "photo.jpg", '), "twice"),
    "duplicate-unknown-field": ("", text(GOOD, "{", '{"x": 1, "x": 1, '), "twice"),
    "duplicate-field-of-file": ("", text(folder("a"), '"path": "a"', '"path": "b", "path": "a"'), "twice"),
    "too-many-fields": ("65 in the manifest", text(GOOD | {f"x{i}": i for i in range(58)}), "64"),
    "wrong-id": ("", text(GOOD | {"file_id": "0" * 64}), "match"),
    "id-of-other-algorithm": ("", text(GOOD | {"file_id": LEGACY["file_id"]}), "hex"),
    "id-upper-case": ("", text(GOOD | {"file_id": GOOD["file_id"].upper()}), "hex"),
    "id-not-hex": ("", text(GOOD | {"file_id": "g" * 64}), "hex"),
    "hash-unknown": ("", text(GOOD | {"hash": "md5"}), "neither"),
    "hash-null": ("", text(GOOD | {"hash": None}), "text"),
    "hash-absent": ("so it would be sha1", text(without(GOOD, "hash")), "hex"),
    "chunk-hash-upper-case": ("", text(GOOD | {"chunk_hashes": [h.upper() for h in GOOD["chunk_hashes"]]}), "hex"),
    "chunk-hash-short": ("", text(GOOD | {"chunk_hashes": [h[:-1] for h in GOOD["chunk_hashes"]]}), "hex"),
    "chunk-hash-mixed-lengths": ("", text(GOOD | {"chunk_hashes": [GOOD["chunk_hashes"][0], LEGACY["chunk_hashes"][1]]}), "hex"),
    "chunk-hash-not-hex": ("", text(GOOD | {"chunk_hashes": ["g" * 64] * 2}), "hex"),
    "chunk-hash-wide-digits": ("digits, but not of ASCII", text(GOOD | {"chunk_hashes": ["\uff11" * 64] * 2}), "hex"),
    "chunk-hash-null": ("", text(GOOD | {"chunk_hashes": [None, None]}), "text"),
    "chunk-hash-nested": ("", text(GOOD | {"chunk_hashes": [GOOD["chunk_hashes"]]}), "text"),
    "chunk-hash-one-too-few": ("", text(manifest(chunk_hashes=GOOD["chunk_hashes"][:1])), "num_chunks"),
    "chunk-hash-one-too-many": ("", text(manifest(chunk_hashes=GOOD["chunk_hashes"] * 2)), "num_chunks"),
    "chunk-hashes-missing": ("", text(without(GOOD, "chunk_hashes")), "missing"),
    "num-chunks-off": ("", text(manifest(num_chunks=3)), "num_chunks"),
    "num-chunks-null": ("", text(GOOD | {"num_chunks": None}), "whole number"),
    "num-chunks-two-to-the-32": ("as 32 bits it would be right", text(manifest(num_chunks=2**32 + 2)), "num_chunks"),
    "file-size-two-to-the-63": ("", text(manifest(file_size=2**63)), "too large"),
    "file-size-two-to-the-64": ("as 64 bits it would be right", text(manifest(file_size=2**64 + 1000)), "too large"),
    "file-size-2000-digits": ("", text(GOOD, "1000", "1" * 2000), "too long"),
    "file-size-over-limit": ("", text(manifest(file_size=2**50 + 1)), "file size"),
    "file-size-negative": ("", text(manifest(file_size=-1)), "file size"),
    "file-size-fractional": ("", text(GOOD, "1000", "1000.0"), "whole number"),
    "file-size-exponent": ("", text(GOOD, "1000", "1e3"), "whole number"),
    "file-size-huge-exponent": ("", text(GOOD, "1000", "1e999999999"), "whole number"),
    "file-size-text": ("", text(GOOD | {"file_size": "1000"}), "whole number"),
    "file-size-leading-zero": ("", text(GOOD, "1000", "01000"), "JSON"),
    "file-size-hex": ("", text(GOOD, "1000", "0x3e8"), "JSON"),
    "file-size-nan": ("", text(GOOD, "1000", "NaN"), "JSON"),
    "file-size-off-by-one-chunk": ("", text(manifest(file_size=1025)), "num_chunks"),
    "chunk-size-zero": ("", text(manifest(size=2, chunk_size=1) | {"chunk_size": 0}), "chunk size"),
    "chunk-size-negative": ("", text(GOOD | {"chunk_size": -512}), "chunk size"),
    "chunk-size-over-limit": ("", text(manifest(size=7, chunk_size=4194305)), "chunk size"),
    "chunk-size-two-to-the-32": ("as 32 bits it would be right", text(manifest() | {"chunk_size": 2**32 + 512}), "chunk size"),
    "too-many-chunks": ("", text(manifest(size=0, file_size=524289, chunk_size=1, num_chunks=524289)), "524288"),
    "name-missing": ("", text(without(GOOD, "file_name")), "missing"),
    "name-number": ("", text(GOOD | {"file_name": 7}), "text"),
    "name-lone-surrogate": ("", json.dumps(manifest("a\ud800b")), "Unicode"),
    "name-swapped-surrogates": ("", json.dumps(manifest("a\ude00\ud83db")), "Unicode"),
    "comment-lone-surrogate": ("a hint too must be text that can be written again", json.dumps(GOOD | {"comment": "\udfff"}), "Unicode"),
    "comment-too-long": ("", text(GOOD | {"comment": "\u00e9" * 513}), "1024"),
    "created-by-number": ("", text(GOOD | {"created_by": 1}), "text"),
    "trackers-too-many": ("", text(GOOD | {"trackers": ["http://a/"] * 17}), "16"),
    "trackers-too-long": ("", text(GOOD | {"trackers": ["h" * 513]}), "512"),
    "trackers-text": ("", text(GOOD | {"trackers": "http://a/"}), "array"),
    "field-name-too-long": ("", text(GOOD | {"x" * 1001: 1}), "too long"),
    "folder-without-entries": ("", text(manifest("folder", files=[])), "number of files"),
    "folder-null": ("", text(GOOD | {"files": None}), "array"),
    "folder-sha1": ("", text(manifest("folder", files=[("a", 10)], algorithm="sha1")), "sha1"),
    "folder-sizes-do-not-add-up": ("", text(with_id(folder("a") | {"files": [{"path": "a", "size": 9}]})), "bytes in all"),
    "folder-sizes-over-limit": ("", text(with_id(folder("a") | {"files": [{"path": p, "size": 2**50} for p in "ab"]})), "larger than"),
    "folder-entry-size-over-limit": ("", text(with_id(folder("a") | {"files": [{"path": "a", "size": 2**50 + 1}]})), "size of"),
    "folder-entry-negative": ("the sum is right", text(manifest("folder", size=10, files=[("a", -5), ("b", 10)]) | {"file_size": 5}), "size of"),
    "folder-entry-empty-folder-with-size": ("", text(folder("a/")), "with a size"),
    "folder-entry-file-and-empty-folder": ("", text(EMPTY_FOLDER_TWICE), "same name"),
    "folder-entry-not-an-object": ("", text(GOOD | {"files": ["a"]}), "object"),
    "folder-entry-without-path": ("", text(GOOD | {"files": [{"size": 1000}]}), "missing"),
    "folder-entry-without-size": ("", text(GOOD | {"files": [{"path": "a"}]}), "missing"),
}
REFUSED |= {f"name-{key}": ("", text(manifest(name)), why) for key, (name, why) in BAD_NAMES.items()}
REFUSED |= {f"path-{key}": ("", text(folder(*paths)), why) for key, (paths, why) in BAD_PATHS.items()}


def write(path, fields, body):
    head = "".join(f"{key}: {value}\n" for key, value in fields.items() if value != "")
    path.write_bytes(head.encode() + b"\n" + (body if isinstance(body, bytes) else body.encode()))


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "manifest"
    for name, (about, m) in OK.items():
        fields = {"expect": "ok", "about": about, "file_id": m["file_id"], "encoding": encoding(m).hex()}
        write(target / f"ok-{name}.txt", fields, text(m) + "\n")
    for name, (about, body, why) in REFUSED.items():
        write(target / f"refused-{name}.txt", {"expect": "refused", "about": about, "why": why}, body)
    print(len(OK), "ok,", len(REFUSED), "refused")


if __name__ == "__main__":
    main()
