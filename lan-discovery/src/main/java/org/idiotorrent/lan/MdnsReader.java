package org.idiotorrent.lan;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a stranger's message field by field (RFC 1035, section 4.1). Every method throws {@link
 * BufferUnderflowException} if the message ends too early.
 */
final class MdnsReader {
  private static final int POINTER = 0xc0;
  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 255;

  /** Of all names of a message, each of which may repeat parts of those before. */
  private static final int MAX_LABELS = 2_500;

  private final ByteBuffer in;
  private int labelsRead;

  /** From the position of {@code message} on, which stays where it is. */
  MdnsReader(ByteBuffer message) {
    in = message.slice();
  }

  int position() {
    return in.position();
  }

  /** Of 16 bits, unsigned. */
  int number() {
    return in.getShort() & 0xffff;
  }

  /** Of 32 bits. */
  int longNumber() {
    return in.getInt();
  }

  byte[] bytes(int length) {
    need(length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** What begins with its length, in one byte. */
  byte[] string() {
    return bytes(in.get() & 0xff);
  }

  /** Goes on at {@code position}. */
  void goTo(int position) {
    in.position(position);
  }

  void need(int bytes) {
    if (bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
  }

  /**
   * It may go on at an earlier place, again and again, but always further back.
   *
   * @throws IllegalArgumentException if it is no name, or one of too many
   */
  MdnsName name() {
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
        if (length > MAX_LABEL || bytes > MAX_NAME || ++labelsRead > MAX_LABELS) {
          throw new IllegalArgumentException("a name or label that is too long, or too many");
        }
        labels.add(new String(bytes(length), StandardCharsets.UTF_8));
      }
    }
    in.position(next < 0 ? in.position() : next);
    return new MdnsName(labels);
  }
}
