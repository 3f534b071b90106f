# SPDX-License-Identifier: MIT
# A seeder for MicroPython: serve("drop.idtpack") once there is a network. It never has to hear multicast.
import gc, os, select, socket, time

from idt_image import PORT, Image

gc.collect()
from idt_device import Connection, out

gc.collect()
GROUP = ("224.0.0.173", 7536)
CONNECTIONS = 4
IDLE_MS, SILENT_MS = 5_000, 90_000
BUSY = b"IDT1\0\0\0\4\4\0\0\0\0\0\x0b\xb8"  # WAIT, 3 s


class Seeder:
    def __init__(self, path):
        self.image, self.poll, self.slots, self.guest = Image(path), select.poll(), {}, None
        self.listener, self.udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(socket.getaddrinfo("0.0.0.0", PORT)[0][-1])
        self.listener.listen(2)
        self.udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.udp.bind(socket.getaddrinfo("0.0.0.0", PORT)[0][-1])
        if hasattr(socket, "IP_ADD_MEMBERSHIP"):  # to be asked by all; it need not work
            self.udp.setsockopt(0, socket.IP_ADD_MEMBERSHIP, bytes([224, 0, 0, 173, 0, 0, 0, 0]))
        for sock in (self.listener, self.udp):
            self.poll.register(sock, select.POLLIN)
        self.beacons, self.next_beacon = 0, time.ticks_add(time.ticks_ms(), 100)

    def step(self):
        for sock, events in self.poll.poll(200):
            if sock is self.listener:
                self.accept(sock.accept()[0])
            elif sock is self.udp:
                self.answer()
            elif sock is self.guest:
                self.drop(sock)
            else:
                self.serve(sock, events)
        now = time.ticks_ms()
        for sock in [one for one, slot in self.slots.items() if time.ticks_diff(now, slot[1]) > SILENT_MS]:
            self.drop(sock)
        if time.ticks_diff(now, self.next_beacon) >= 0:
            self.send_beacon(now)

    def accept(self, sock):
        now = time.ticks_ms()
        idle = [one for one, slot in self.slots.items() if time.ticks_diff(now, slot[1]) > IDLE_MS and not slot[0].owes()]
        if len(self.slots) == CONNECTIONS and idle:
            self.drop(idle[0])
        if len(self.slots) == CONNECTIONS:
            if self.guest:
                self.drop(self.guest)
            self.guest = sock  # until it says something: what is not read turns a close into a reset
            sock.send(BUSY)
        else:
            self.slots[sock] = [Connection(self.image), now]
        sock.setblocking(False)
        self.poll.register(sock, select.POLLIN)

    def serve(self, sock, events):
        connection = self.slots[sock][0]
        try:
            if events & select.POLLIN and connection.room():
                data = sock.recv(connection.room())
                if not data:
                    return self.drop(sock)
                connection.receive(data)
            elif events & (select.POLLHUP | select.POLLERR):
                return self.drop(sock)
            self.send(sock, connection)
        except OSError as error:
            if error.errno != 11:  # EAGAIN
                return self.drop(sock)
        self.slots[sock][1] = time.ticks_ms()
        if connection.ending and not connection.owes():
            return self.drop(sock)
        self.poll.modify(sock, (select.POLLOUT if connection.owes() else 0) | (select.POLLIN if connection.room() else 0))

    def send(self, sock, connection):
        if connection.unsent:
            connection.unsent = connection.unsent[sock.send(connection.unsent) :]
        elif connection.owes():
            count = connection.fill()
            try:
                sent = sock.send(out[:count]) or 0
            except OSError as error:
                if error.errno != 11:
                    raise
                sent = 0
            connection.unsent = bytes(out[sent:count])

    def drop(self, sock):
        self.poll.unregister(sock)
        self.slots.pop(sock, None)
        self.guest = None if sock is self.guest else self.guest
        sock.close()

    def answer(self):
        datagram, source = self.udp.recvfrom(64)
        if datagram[:5] == b"IDT\1\2":  # QUERY
            self.udp.sendto(self.image.beacon(self.beacons), source)

    def send_beacon(self, now):
        try:
            self.udp.sendto(self.image.beacon(self.beacons), socket.getaddrinfo(*GROUP)[0][-1])
        except OSError:
            pass  # no network yet
        pause = (400, 1500)[self.beacons] if self.beacons < 2 else 22_500 + os.urandom(1)[0] * 59
        self.beacons += 1
        self.next_beacon = time.ticks_add(now, pause)


def serve(path):
    seeder = Seeder(path)
    print("serving", seeder.image.shares, "shares on port", PORT)
    while True:
        seeder.step()
