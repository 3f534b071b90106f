#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the benchmarks need and bash is clumsy at; nothing beyond Python's own library.

torrent FILE OUT TRACKER           writes FILE's .torrent, with pieces as large as idt's chunks
tracker FILE                       a BitTorrent tracker on port 6969; adds a line to FILE for each peer that has all
field FILE NAME EVENT              prints a field of the last JSON object of that event
stored FILE                        prints the first and the last "bytes" of the progress objects of FILE, or "none none"
bad FILE...                        prints the most bad chunks that one peer sent, of the done objects of all FILEs
distinct FILE SIZE STEP            makes a sparse file that differs in every STEP bytes
folder PATH FILES SIZE             makes a folder of so many files of random bytes, 100 in each of its folders
idle ADDRESS PORT FILE_ID N        N peers that say HELLO, have nothing, ask for nothing and stay
"""
import asyncio
import hashlib
import http.server
import json
import os
import socket
import struct
import sys
import urllib.parse


def bencode(value):
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l%se" % b"".join(map(bencode, value))
    return b"d%se" % b"".join(bencode(key) + bencode(value[key]) for key in sorted(value))


def torrent(path, out, tracker):
    size = os.path.getsize(path)
    piece = 16 << 10
    while piece < 4 << 20 and -(-size // piece) >= 2000:
        piece *= 2
    with open(path, "rb") as data:
        pieces = b"".join(hashlib.sha1(block).digest() for block in iter(lambda: data.read(piece), b""))
    info = {"length": size, "name": os.path.basename(path), "piece length": piece, "pieces": pieces}
    with open(out, "wb") as file:
        file.write(bencode({"announce": tracker, "info": info}))


def tracker(complete):
    swarms = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self):
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query, encoding="latin-1")
            address, port = self.client_address[0], int(query["port"][0])
            swarm = swarms.setdefault(query["info_hash"][0], {})
            if query.get("event") == ["stopped"]:
                swarm.pop((address, port), None)
            else:
                swarm[address, port] = True
                if query.get("left") == ["0"]:
                    with open(complete, "a") as file:
                        file.write(address + " has all\n")
            peers = b"".join(socket.inet_aton(a) + struct.pack(">H", p) for a, p in swarm if (a, p) != (address, port))
            body = bencode({"interval": 10, "min interval": 5, "peers": peers})
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    class Server(http.server.ThreadingHTTPServer):
        request_queue_size = 128

        def server_bind(self):  # without the look-up of the own name, which takes long where there is no DNS
            socket.socket.bind(self.socket, self.server_address)
            self.server_name, self.server_port = "tracker", 6969

    server = Server(("", 6969), Handler, bind_and_activate=False)
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.server_bind()
    server.server_activate()
    print("ready", flush=True)
    server.serve_forever()


def objects(path):
    """The JSON objects in a file of lines; a last line that was cut off does not count."""
    with open(path, errors="replace") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                pass


def field(path, name, event):
    values = [entry[name] for entry in objects(path) if entry.get("event") == event]
    if not values:
        sys.exit(path + ": no " + event)
    print(values[-1])


def stored(path):
    values = [entry["bytes"] for entry in objects(path) if entry.get("event") == "progress"]
    print(*(values[0], values[-1]) if values else ("none", "none"))


def bad(*paths):
    print(max((peer["bad_chunks"] for path in paths for entry in objects(path) if entry.get("event") == "done"
               for peer in entry["peers"]), default=0))


def distinct(path, size, step):
    with open(path, "wb") as file:
        for offset in range(0, int(size), int(step)):
            file.seek(offset)
            file.write(struct.pack(">Q", offset + 1))
        file.truncate(int(size))


def folder(path, files, size):
    for number in range(int(files)):
        parent = os.path.join(path, "%03d" % (number // 100))
        os.makedirs(parent, exist_ok=True)
        with open(os.path.join(parent, "%05d.bin" % number), "wb") as file:
            file.write(os.urandom(int(size)))


def frame(kind, payload=b"", flags=0, tag=0):
    return struct.pack(">IBBH", len(payload), kind, flags, tag) + payload


async def idle_peer(address, port, file_id, connected):
    reader, writer = await asyncio.open_connection(address, port)
    hello = struct.pack(">BBHIIHH", 1, len(file_id), 0, 0, 4 << 20, 256, 504) + os.urandom(16) + file_id
    writer.write(b"IDT1" + frame(0x01, hello))
    if await reader.readexactly(4) != b"IDT1":
        raise ConnectionError("no IDT1 there")
    greeted = False
    while True:
        try:
            length, kind, flags, _ = struct.unpack(">IBBH", await asyncio.wait_for(reader.readexactly(8), 20))
        except asyncio.TimeoutError:
            writer.write(frame(0x03))  # PING, a sign of life
            continue
        await reader.readexactly(length)
        if kind == 0x03 and not flags & 1:
            writer.write(frame(0x03, flags=1))
        if kind == 0x01 and not greeted:
            greeted = True
            connected()


async def idle_peers(address, port, file_id, count):
    ready = 0

    def connected():
        nonlocal ready
        ready += 1
        if ready == count:
            print("ready", flush=True)

    async def one(delay):
        await asyncio.sleep(delay)
        try:
            await idle_peer(address, port, file_id, connected)
        except (OSError, asyncio.IncompleteReadError) as error:
            print("lost:", error, flush=True)

    await asyncio.gather(*(one(i * 0.01) for i in range(count)))


def idle(address, port, file_id, count):
    asyncio.run(idle_peers(address, int(port), bytes.fromhex(file_id), int(count)))


if __name__ == "__main__":
    commands = {"torrent": torrent, "tracker": tracker, "field": field, "stored": stored, "bad": bad, "distinct": distinct,
                "folder": folder, "idle": idle}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
