package org.idiotorrent.lan;

import java.net.DatagramPacket;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A stranger's question that is about to be handed on, and where it can be changed. */
final class MdnsQuery {
  private static final MdnsName SERVICES = MdnsName.of("_services", "_dns-sd", "_udp", "local");

  /** More than anybody asks in one datagram. */
  private static final int MAX_QUESTIONS = 128;

  private static final int MAX_RECORDS = 512;

  /** Where their number is (RFC 1035, section 4.1.1). */
  private static final int QUESTIONS = 4;

  /** Of the first question's name. */
  private static final int FIRST_LETTER = 13;

  private static final int OPT = 41;
  private static final int QUESTION_BYTES = 4; // type and class
  private static final int ALONE = 0x80; // in the first byte of a class

  /** The least that OPT can say (RFC 6891, section 6.2.3). */
  private static final int LEAST_ROOM = 512;

  /** What fits one datagram of the link. */
  private static final int MOST_ROOM = 1_440;

  private final DatagramPacket datagram;
  private final List<MdnsName> names = new ArrayList<>();

  /** Places of the classes, which say whether the asker alone wants the answer. */
  private final List<Integer> classes = new ArrayList<>();

  private int records;

  private MdnsQuery(DatagramPacket datagram) {
    this.datagram = datagram;
  }

  /**
   * Whether {@link #asksForServices} may be true of {@code datagram}, which has a whole header; for
   * less than reading it. Of most, in a crowd, it is not: somebody asks whether its name is its
   * own.
   */
  static boolean mayAskForServices(DatagramPacket datagram) {
    byte[] bytes = datagram.getData();
    boolean isOne = bytes[QUESTIONS] == 0 && bytes[QUESTIONS + 1] == 1;
    return !isOne || (datagram.getLength() > FIRST_LETTER && bytes[FIRST_LETTER] == '_');
  }

  /** The query in {@code datagram}; empty if it is broken, or more than anybody would ask. */
  static Optional<MdnsQuery> read(DatagramPacket datagram) {
    try {
      MdnsQuery query = new MdnsQuery(datagram);
      return query.read() ? Optional.of(query) : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean read() {
    byte[] bytes = datagram.getData();
    MdnsReader in = new MdnsReader(ByteBuffer.wrap(bytes, 0, datagram.getLength()));
    in.longNumber(); // ID and flags
    int questions = in.number();
    records = in.number() + in.number() + in.number();
    if (questions > MAX_QUESTIONS || records > MAX_RECORDS) {
      return false;
    }
    for (int i = 0; i < questions; i++) {
      names.add(in.name());
      classes.add(in.position() + QUESTION_BYTES / 2);
      in.longNumber();
    }
    for (int i = 0; i < records; i++) {
      in.name();
      int type = in.number();
      if (type == OPT) {
        limitRoom(bytes, in.position());
      }
      in.number(); // class
      in.longNumber(); // time to live
      in.bytes(in.number());
    }
    return true;
  }

  /** Nobody needs to fail at an answer of one byte, nor to send one in fragments. */
  private static void limitRoom(byte[] bytes, int place) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int room = buffer.getShort(place) & 0xffff;
    buffer.putShort(place, (short) Math.clamp(room, LEAST_ROOM, MOST_ROOM));
  }

  /** Whether it is about instances of the service, or services at all. */
  boolean asksForServices() {
    return names.stream().anyMatch(name -> name.isSame(MdnsName.SERVICE) || name.isSame(SERVICES));
  }

  /**
   * Has it answered to everybody; false if that cannot be because it says itself which answers it
   * does not need.
   */
  boolean askForAll() {
    byte[] bytes = datagram.getData();
    classes.forEach(place -> bytes[place] = (byte) (bytes[place] & ~ALONE));
    datagram.setPort(MdnsQuestion.port());
    return records == 0;
  }
}
