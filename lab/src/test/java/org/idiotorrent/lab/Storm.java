package org.idiotorrent.lab;

import java.io.IOException;

/**
 * What host 3 of a lab fills the LAN with: UDP datagrams of its own making, most of them forged.
 */
enum Storm {
  /**
   * Announces by beacon ever new peers with nasty names, from forged sources; and ends with a bomb.
   */
  ANNOUNCEMENTS(
      """
      names = [b'\\x1b[2J\\x1b]0;owned\\x07.txt', '\\u202egpj.exe'.encode(), b'x' * 255,
               b'\\xff\\xfe', b'../../etc/passwd', b'a\\r\\nb', b'']
      def announce():
          name = random.choice(names)
          entry = (b'\\x20' + os.urandom(32) + struct.pack('>QIB', 1000, 16384, 1)
                   + bytes([len(name)]) + name)
          return (b'IDT\\x01\\x01\\x00' + struct.pack('>HI', random.randrange(1, 65536), 1)
                  + os.urandom(16) + b'\\x01' + entry)
      def send():
          forged('10.77.0.%d' % random.randrange(4, 250), 7536, BEACON, announce())
      def end():
          plain.sendto(announce()[:28] + b'\\xff' * 60000, BEACON) # more than any datagram of ours
      """),

  /** Asks by beacon for what nobody has and for everything, from ever new sources of the link. */
  QUERIES(
      """
      def send():
          text = random.choice((b'', b'*e*a*l*', b'nothing', b'real'))
          query = (b'IDT\\x01\\x02\\x00' + struct.pack('>HI', 0, 1) + os.urandom(16)
                   + bytes([2 if text else 0, len(text)]) + text).ljust(random.choice((40, 400)), b'\\0')
          source = '10.77.%d.%d' % (random.randrange(16), random.randrange(4, 250))
          forged(source, random.randrange(1024, 65536), BEACON, query)
      """),

  /** Announces by mDNS what nobody shares, ever new, with texts of all sizes. */
  MDNS_ANNOUNCEMENTS(
      """
      plain.bind((HERE, 5353))
      def record(owner, type_, data, ttl=4500):
          return owner + struct.pack('>HHIH', type_, 0x8001 if type_ != 12 else 1, ttl, len(data)) + data
      def send():
          me = os.urandom(8).hex().encode()
          owner = name(b'\\x1b[2J' + me, *IDT)
          text = b''.join(bytes([len(t)]) + t for t in
              [b'v=1', b'id=' + me * 4, b'size=1', b'chunk=1', b'name=\\x1b[31m' + me]
              + [b'k%d=' % i + b'x' * 240 for i in range(random.choice((0, 0, 0, 4)))])
          plain.sendto(struct.pack('>HHHHHH', 0, 0x8400, 0, 4, 0, 0)
              + record(name(*IDT), 12, owner)
              + record(owner, 33, struct.pack('>HHH', 0, 0, 9) + name(me, b'local'))
              + record(owner, 16, text)
              + record(name(me, b'local'), 1, socket.inet_aton('10.77.0.%d' % random.randrange(4, 250))),
              MDNS)
      """),

  /** Asks by mDNS, from ever new sources of the link and others, some with no room for answers. */
  MDNS_QUERIES(
      """
      types = name(b'_services', b'_dns-sd', b'_udp', b'local')
      def send():
          owner = random.choice((name(*IDT), name(*IDT), types, name(os.urandom(4).hex().encode(), b'local')))
          room = random.choice((None, None, 0, 1, 512, 65535))
          opt = b'' if room is None else b'\\0' + struct.pack('>HHIH', 41, room, 0, 0)
          query = (struct.pack('>HHHHHH', 0, 0, 1, 0, 0, 1 if opt else 0) + owner
              + struct.pack('>HH', random.choice((12, 12, 255)), random.choice((1, 0x8001))) + opt)
          source = ('10.77.0.%d' % random.randrange(4, 256) if random.random() < 0.7
              else '198.51.100.%d' % random.randrange(1, 255))
          forged(source, random.choice((5353, 40000)), MDNS, query)
      """);

  private static final int HOST = 3;

  private static final String TOOLS =
      """
      import os, random, socket, struct, sys, time
      HERE, BEACON, MDNS = '10.77.0.3', ('224.0.0.173', 7536), ('224.0.0.251', 5353)
      IDT = (b'_idt', b'_tcp', b'local')
      raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
      plain = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      plain.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      plain.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
      for out in raw, plain:
          out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HERE))
      def name(*labels):
          return b''.join(bytes([len(l)]) + l for l in labels) + b'\\0'
      def forged(source, port, to, payload):
          udp = struct.pack('>HHHH', port, to[1], 8 + len(payload), 0) + payload
          ttl = 255 if to == MDNS else 1
          head = struct.pack('>BBHHHBBH4s4s', 0x45, 0, 20 + len(udp), 0, 0, ttl, 17, 0,
                             socket.inet_aton(source), socket.inet_aton(to[0]))
          raw.sendto(head + udp, (to[0], 0))
      def end():
          pass
      """;

  private static final String RUN =
      """
      seconds, rate = int(sys.argv[1]), int(sys.argv[2])
      start, sent = time.monotonic(), 0
      while (now := time.monotonic() - start) < seconds:
          while sent < now * rate:
              send()
              sent += 1
          time.sleep(0.001)
      end()
      print(sent)
      """;

  private final String sender;

  Storm(String sender) {
    this.sender = sender;
  }

  /** Lets it blow for {@code seconds}; then the program prints how many datagrams it sent. */
  Running start(Lan lan, int seconds, int perSecond) throws IOException {
    String program = TOOLS + sender + RUN;
    return lan.start(HOST, "python3", "-c", program, "" + seconds, "" + perSecond);
  }
}
