package org.idiotorrent.lan;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Writes an answer of mDNS, record by record. */
final class MdnsDatagram {
  private static final int A = 1;
  private static final int PTR = 12;
  private static final int TXT = 16;
  private static final int SRV = 33;
  private static final int CACHE_FLUSH = 0x8000;
  private static final int TTL = 75;

  private final ByteBuffer out = ByteBuffer.allocate(9_000);
  private int records;

  MdnsDatagram() {
    out.putShort((short) 0).putShort((short) 0x8400).putLong(0);
  }

  /** All of an instance. */
  static MdnsDatagram of(MdnsName instance, int port, MdnsName host, Map<String, String> text) {
    return new MdnsDatagram()
        .pointer(instance)
        .service(instance, port, host)
        .text(instance, text)
        .address(host, 10, 77, 0, 1);
  }

  MdnsDatagram pointer(MdnsName instance) {
    return pointer(instance, TTL);
  }

  MdnsDatagram pointer(MdnsName instance, int ttl) {
    return record(MdnsName.SERVICE, PTR, ttl, () -> instance.write(out));
  }

  MdnsDatagram service(MdnsName instance, int port, MdnsName host) {
    return record(instance, SRV, TTL, () -> host.write(out.putInt(0).putShort((short) port)));
  }

  MdnsDatagram text(MdnsName instance, Map<String, String> text) {
    return record(
        instance,
        TXT,
        TTL,
        () ->
            text.forEach((key, value) -> {
              byte[] entry = Utf8.bytes(key + '=' + value);
              out.put((byte) entry.length).put(entry);
            }));
  }

  MdnsDatagram address(MdnsName host, int... address) {
    return record(
        host,
        A,
        TTL,
        () -> {
          for (int part : address) {
            out.put((byte) part);
          }
        });
  }

  MdnsDatagram address(MdnsName host, InetAddress ipv4) {
    return record(host, A, TTL, () -> out.put(ipv4.getAddress()));
  }

  private MdnsDatagram record(MdnsName owner, int type, int ttl, Runnable data) {
    owner.write(out);
    out.putShort((short) type).putShort((short) (CACHE_FLUSH | 1)).putInt(ttl);
    int length = out.position();
    out.putShort((short) 0);
    data.run();
    out.putShort(length, (short) (out.position() - length - 2));
    records++;
    return this;
  }

  /** The answer so far. */
  ByteBuffer bytes() {
    out.putShort(6, (short) records);
    return out.duplicate().flip();
  }

  /** What is read of it. */
  List<MdnsRecord> read() {
    return MdnsReply.read(bytes());
  }
}
