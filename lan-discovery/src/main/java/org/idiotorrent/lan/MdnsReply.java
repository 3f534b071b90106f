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
  private static final int POINTER = 0xc0;
  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 255;

  private final ByteBuffer in;

  private MdnsReply(ByteBuffer in) {
    this.in = in;
  }

  /** What it knows of; nothing if {@code datagram} is no answer, or broken. */
  static List<MdnsRecord> read(ByteBuffer datagram) {
    try {
      return new MdnsReply(datagram.slice()).records();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return List.of();
    }
  }

  private List<MdnsRecord> records() {
    in.getShort(); // ID
    if ((in.getShort() & MEANING) != ANSWER) {
      return List.of();
    }
    int questions = number();
    int answers = number() + number() + number(); // with authorities and additional ones
    for (int i = 0; i < questions; i++) {
      name();
      in.getInt(); // type and class
    }
    List<MdnsRecord> records = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      record().ifPresent(records::add);
    }
    return records;
  }

  private Optional<MdnsRecord> record() {
    MdnsName owner = name();
    int type = number();
    boolean known = (number() & CLASS) == IN;
    boolean gone = in.getInt() == 0; // time to live
    int length = number();
    int end = in.position() + length;
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    Optional<MdnsRecord> record = known ? record(type, owner, gone, length) : Optional.empty();
    in.position(end);
    return record;
  }

  private Optional<MdnsRecord> record(int type, MdnsName owner, boolean gone, int length) {
    return Optional.ofNullable(
        switch (type) {
          case PTR -> new MdnsRecord.Pointer(owner, gone, name());
          case SRV -> {
            in.getInt(); // priority and weight
            yield new MdnsRecord.Service(owner, gone, number(), name());
          }
          case TXT -> new MdnsRecord.Text(owner, gone, text(length));
          case A -> length == 4 ? new MdnsRecord.Address(owner, gone, address(length)) : null;
          case AAAA -> length == 16 ? new MdnsRecord.Address(owner, gone, address(length)) : null;
          default -> null;
        });
  }

  private int number() {
    return in.getShort() & 0xffff;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** It may go on at an earlier place, again and again, but always further back. */
  private MdnsName name() {
    List<String> labels = new ArrayList<>();
    int bytes = 1;
    int before = in.position();
    int next = -1;
    for (int length = in.get() & 0xff; length != 0; length = in.get() & 0xff) {
      if (length >= POINTER) {
        int place = ((length - POINTER) << 8) | (in.get() & 0xff);
        if (place >= before) {
          throw new IllegalArgumentException("a name that goes on at " + place);
        }
        next = next < 0 ? in.position() : next;
        before = place;
        in.position(place);
      } else {
        bytes += 1 + length;
        if (length > MAX_LABEL || bytes > MAX_NAME) {
          throw new IllegalArgumentException("a name or label that is too long");
        }
        labels.add(new String(bytes(length), StandardCharsets.UTF_8));
      }
    }
    in.position(next < 0 ? in.position() : next);
    return new MdnsName(labels);
  }

  /** Of a key that comes twice, the first counts (RFC 6763, section 6.4). */
  private Map<String, String> text(int length) {
    Map<String, String> values = new HashMap<>();
    int end = in.position() + length;
    while (in.position() < end) {
      String entry = new String(bytes(in.get() & 0xff), StandardCharsets.UTF_8);
      int equals = entry.indexOf('=');
      if (equals > 0) {
        String key = entry.substring(0, equals).toLowerCase(Locale.ROOT);
        values.putIfAbsent(key, entry.substring(equals + 1));
      }
    }
    return values;
  }

  private InetAddress address(int length) {
    try {
      return InetAddress.getByAddress(bytes(length));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e); // not with these lengths
    }
  }
}
