package org.idiotorrent.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.idiotorrent.Seeds;
import org.idiotorrent.SpecVectors;
import org.idiotorrent.SpecVectors.Vector;
import org.idiotorrent.share.Printable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers' bytes do no more than end the connection. */
@Timeout(60)
class MessageFuzzTest {
  private static final int[] TYPES = {
    1, 2, 3, 4, 5, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x20, 0x21, 0x22, 0x80
  };
  private static final int[] EDGES = {0, 1, 7, 8, 0x7f, 0x80, 0xfe, 0xff};

  @Test
  void randomPayloadsAreReadOrRefused() {
    Seeds.check(
        2_000,
        random -> {
          byte[] payload = new byte[random.nextInt(random.nextInt(10) == 0 ? 16_385 : 80)];
          random.nextBytes(payload);
          sprinkleEdges(payload, random);
          int type = TYPES[random.nextInt(TYPES.length)];
          readOrRefuse(new FrameHeader(payload.length, type, random.nextInt(3), 1), payload);
        });
  }

  @Test
  void changedVectorsAreReadOrRefused() {
    List<Vector> vectors =
        SpecVectors.in("wire", "what", "frame").stream()
            .filter(vector -> vector.field("bytes").length() < 4_000)
            .toList();
    Seeds.check(
        20_000,
        random -> {
          Vector vector = vectors.get(random.nextInt(vectors.size()));
          byte[] frame = HexFormat.of().parseHex(vector.field("bytes").replace(" ", ""));
          sprinkleEdges(frame, random);
          ByteBuffer in = ByteBuffer.wrap(frame);
          try {
            FrameHeader header = FrameHeader.read(in);
            byte[] payload = new byte[random.nextInt(4) == 0 ? random.nextInt(40) : in.remaining()];
            in.get(payload, 0, Math.min(payload.length, in.remaining()));
            readOrRefuse(
                new FrameHeader(payload.length, header.type(), header.flags(), header.tag()),
                payload);
          } catch (BreachException e) {
            assertPrintable(e);
          }
        });
  }

  private static void sprinkleEdges(byte[] bytes, Random random) {
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) EDGES[random.nextInt(EDGES.length)];
    }
  }

  /** What is read can be written, and reads alike once more. */
  private static void readOrRefuse(FrameHeader header, byte[] payload) throws BreachException {
    boolean chunk = header.type() == FrameType.CHUNK;
    Message message;
    try {
      int length = chunk ? Math.min(4, payload.length) : payload.length;
      message = MessageDecoder.decode(header, ByteBuffer.wrap(payload, 0, length).slice());
    } catch (BreachException e) {
      assertPrintable(e);
      return;
    }
    Map<String, String> fields = MessageFields.of(message);
    boolean badText = fields.values().stream().anyMatch(value -> value.indexOf('\ufffd') >= 0);
    if (message instanceof Message.Unknown || badText) { // U+FFFD is longer than what it stands for
      return;
    }
    ByteBuffer out = ByteBuffer.allocate(FrameHeader.SIZE + WireLimits.CONTROL);
    MessageEncoder.encode(message, out);
    Message again = MessageDecoder.decode(FrameHeader.read(out.flip()), out.slice());
    assertEquals(fields, MessageFields.of(again));
  }

  private static void assertPrintable(BreachException e) {
    String sentence = String.valueOf(e.getMessage());
    assertEquals(Printable.of(sentence), sentence);
    assertTrue(sentence.length() < 1_000, sentence);
  }
}
