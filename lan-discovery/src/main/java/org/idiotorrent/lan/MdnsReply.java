package org.idiotorrent.lan;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the records of a stranger's answer (RFC 1035, section 4.1; RFC 6762, section 18). */
final class MdnsReply {
  private static final int MEANING = 0xf80f; // of the flags: answer or not, operation, error
  private static final int ANSWER = 0x8000;
  private static final int CLASS = 0x7fff; // the bit above says that a record replaces others
  private static final int IN = 1;
  private static final int A = 1;
  private static final int PTR = 12;
  private static final int TXT = 16;
  private static final int AAAA = 28;
  private static final int SRV = 33;

  /** Of those in a datagram; more than anybody puts in one. */
  private static final int MAX_RECORDS = 256;

  private final MdnsReader in;

  private MdnsReply(MdnsReader in) {
    this.in = in;
  }

  /** What it knows of; nothing if {@code datagram} is no answer, or broken. */
  static List<MdnsRecord> read(ByteBuffer datagram) {
    try {
      return new MdnsReply(new MdnsReader(datagram)).records();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return List.of();
    }
  }

  private List<MdnsRecord> records() {
    in.number(); // ID
    if ((in.number() & MEANING) != ANSWER) {
      return List.of();
    }
    int questions = in.number();
    int all = in.number() + in.number() + in.number(); // with authorities and additional ones
    int answers = Math.min(all, MAX_RECORDS);
    for (int i = 0; i < questions; i++) {
      in.name();
      in.longNumber(); // type and class
    }
    List<MdnsRecord> records = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      record().ifPresent(records::add);
    }
    return records;
  }

  private Optional<MdnsRecord> record() {
    MdnsName owner = in.name();
    int type = in.number();
    boolean known = (in.number() & CLASS) == IN;
    boolean gone = in.longNumber() == 0; // time to live
    int length = in.number();
    in.need(length);
    int end = in.position() + length;
    Optional<MdnsRecord> record = known ? record(type, owner, gone, length) : Optional.empty();
    in.goTo(end);
    return record;
  }

  private Optional<MdnsRecord> record(int type, MdnsName owner, boolean gone, int length) {
    return Optional.ofNullable(
        switch (type) {
          case PTR -> new MdnsRecord.Pointer(owner, gone, in.name());
          case SRV -> {
            in.longNumber(); // priority and weight
            yield new MdnsRecord.Service(owner, gone, in.number(), in.name());
          }
          case TXT -> new MdnsRecord.Text(owner, gone, text(length));
          case A -> length == 4 ? new MdnsRecord.Address(owner, gone, address(length)) : null;
          case AAAA -> length == 16 ? new MdnsRecord.Address(owner, gone, address(length)) : null;
          default -> null;
        });
  }

  /**
   * What the specification knows of, if it is no longer than that allows. Of a key that comes
   * twice, the first counts (RFC 6763, section 6.4).
   */
  private Map<String, String> text(int length) {
    Map<String, String> values = new HashMap<>();
    if (length > MdnsText.MAX_BYTES) {
      return values;
    }
    int end = in.position() + length;
    while (in.position() < end) {
      String entry = new String(in.string(), StandardCharsets.UTF_8);
      int equals = entry.indexOf('=');
      if (equals > 0) {
        String key = entry.substring(0, equals).toLowerCase(Locale.ROOT);
        if (MdnsText.KEYS.contains(key)) {
          values.putIfAbsent(key, entry.substring(equals + 1));
        }
      }
    }
    return values;
  }

  private InetAddress address(int length) {
    try {
      return InetAddress.getByAddress(in.bytes(length));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e); // not with these lengths
    }
  }
}
