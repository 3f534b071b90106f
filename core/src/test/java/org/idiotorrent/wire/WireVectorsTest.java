package org.idiotorrent.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.idiotorrent.PythonScript;
import org.idiotorrent.SpecVectors;
import org.idiotorrent.SpecVectors.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in {@code docs/spec/vectors/wire} (WIRE.md, section 12). */
@Timeout(60)
class WireVectorsTest {
  private static final Set<String> NOT_FIELDS =
      Set.of("expect", "what", "bytes", "left_out", "same", "why");

  static List<Vector> ok() {
    return SpecVectors.in("wire", "expect", "ok");
  }

  static List<Vector> okAndSame() {
    return ok().stream().filter(vector -> !vector.fields().containsKey("same")).toList();
  }

  static List<Vector> skipped() {
    return SpecVectors.in("wire", "expect", "skipped");
  }

  static List<Vector> breaches() {
    return SpecVectors.in("wire", "expect", "breach");
  }

  @ParameterizedTest
  @MethodSource("ok")
  void anOkVectorIsReadWithItsFields(Vector vector) throws IOException {
    Map<String, String> expected = new TreeMap<>(vector.fields());
    expected.keySet().removeAll(NOT_FIELDS);
    Map<String, String> fields = MessageFields.of(decode(vector));
    if (expected.containsKey("data") && expected.get("type").equals("CHUNK")) {
      byte[] frame = frame(vector);
      fields.put("data", HexFormat.of().formatHex(frame, FrameHeader.SIZE + 4, frame.length));
    }

    assertEquals(expected, fields);
  }

  @ParameterizedTest
  @MethodSource("okAndSame")
  void whatWasReadIsWrittenAsTheSameBytes(Vector vector) throws IOException {
    byte[] frame = frame(vector);
    Message message = decode(vector);
    ByteBuffer out = ByteBuffer.allocate(frame.length);
    MessageEncoder.encode(message, out);
    if (message instanceof Message.ChunkHead) { // the body is sent apart
      out.put(frame, out.position(), frame.length - out.position());
    }

    assertArrayEquals(frame, Arrays.copyOf(out.array(), out.position()));
  }

  @ParameterizedTest
  @MethodSource("skipped")
  void aSkippedVectorIsReadAsUnknown(Vector vector) throws IOException {
    assertInstanceOf(Message.Unknown.class, decode(vector));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void aBreachIsRefusedForItsReason(Vector vector) {
    BreachException breach = assertThrows(BreachException.class, () -> decodeStart(vector));

    String sentence = String.valueOf(breach.getMessage());
    assertTrue(sentence.contains(vector.field("why")), sentence);
  }

  @Test
  void everyTypeOfFrameHasAVector() {
    Set<String> types = new HashSet<>();
    ok().forEach(vector -> types.add(vector.field("type")));

    assertEquals(
        Set.of(
            "HELLO",
            "ERROR",
            "PING",
            "WAIT",
            "PEERS",
            "REACH",
            "MANIFEST_REQUEST",
            "MANIFEST",
            "BITMAP",
            "HAVE",
            "REQUEST",
            "CANCEL",
            "CHUNK",
            "SLICE_REQUEST",
            "SLICE",
            "CATALOG_REQUEST",
            "CATALOG"),
        types);
  }

  @Test
  void theFirstFlightFitsADevicesBuffer() {
    Vector vector =
        ok().stream().filter(one -> one.name().equals("ok-hello-32.txt")).findFirst().orElseThrow();

    assertEquals(76, bytes(vector).length);
  }

  @Test
  void theScriptStillWritesTheseVectors(@TempDir Path folder) throws Exception {
    Path vectors = SpecVectors.root().resolve("wire");
    PythonScript.run(SpecVectors.root().resolve("make_wire_vectors.py"), folder.toString());

    assertEquals(names(vectors), names(folder));
    for (String name : names(folder)) {
      byte[] written = Files.readAllBytes(folder.resolve(name));
      assertArrayEquals(written, Files.readAllBytes(vectors.resolve(name)), name);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** What {@link WireConnection} does with the first bytes of a connection, or with a frame. */
  private static Message decodeStart(Vector vector) throws IOException {
    ByteBuffer start = ByteBuffer.wrap(bytes(vector));
    if (vector.field("what").equals("start")) {
      if (!WireConnection.isPreamble(start.slice(0, 4))) {
        throw new BreachException("the other side does not speak IDT1");
      }
      Message first = decode(vector);
      if (!(first instanceof Hello)) {
        throw new BreachException("no HELLO first");
      }
      return first;
    }
    return decode(vector);
  }

  private static Message decode(Vector vector) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(frame(vector));
    FrameHeader header = FrameHeader.read(in);
    boolean chunk = header.type() == FrameType.CHUNK;
    int leftOut = Integer.parseInt(vector.fields().getOrDefault("left_out", "0"));
    assertEquals(header.length(), in.remaining() + leftOut, "length of the payload");
    int length = chunk ? Math.min(4, header.length()) : header.length();
    return MessageDecoder.decode(header, in.slice(in.position(), length));
  }

  private static byte[] frame(Vector vector) {
    byte[] bytes = bytes(vector);
    return vector.field("what").equals("start")
        ? Arrays.copyOfRange(bytes, "IDT1".getBytes(StandardCharsets.US_ASCII).length, bytes.length)
        : bytes;
  }

  private static byte[] bytes(Vector vector) {
    return HexFormat.of().parseHex(vector.field("bytes").replace(" ", ""));
  }
}
