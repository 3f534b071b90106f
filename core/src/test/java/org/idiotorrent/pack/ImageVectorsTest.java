package org.idiotorrent.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.idiotorrent.PythonScript;
import org.idiotorrent.SpecVectors;
import org.idiotorrent.SpecVectors.Vector;
import org.idiotorrent.share.InvalidShareException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in {@code docs/spec/vectors/pack} (PACK.md, section 5). */
@Timeout(60)
class ImageVectorsTest {
  @TempDir Path folder;

  static List<Vector> ok() {
    return SpecVectors.in("pack", "expect", "ok");
  }

  static List<Vector> refused() {
    return SpecVectors.in("pack", "expect", "refused");
  }

  static List<Vector> damaged() {
    return SpecVectors.in("pack", "expect", "damaged");
  }

  @ParameterizedTest
  @MethodSource("ok")
  void anOkImageIsReadWithItsShares(Vector vector) throws Exception {
    try (DeviceImage image = open(vector)) {
      assertEquals(vector.field("shares"), "" + image.shares().size());
      for (int i = 1; i <= image.shares().size(); i++) {
        PackedShare share = image.shares().get(i - 1);
        assertEquals(vector.field("share_" + i + "_name"), share.manifest().name().text());
        assertEquals(vector.field("share_" + i + "_id"), share.manifest().id().hex());
        assertEquals(
            vector.field("share_" + i + "_complete"), share.have().isComplete() ? "yes" : "no");
        assertEquals(0, image.countBadChunks(share));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ok")
  void whatWasReadIsWrittenAsTheSameBytes(Vector vector) throws Exception {
    byte[] bytes = vector.body().bytes();
    try (DeviceImage image = open(vector)) {
      List<ImageSource> sources = new ArrayList<>();
      for (PackedShare share : image.shares()) {
        long start = image.dataOffset(share);
        ImageSource.Data data =
            (offset, target) -> target.put(bytes, (int) (start + offset), target.remaining());
        sources.add(new ImageSource(share, data));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new ImageWriter(sources).write(Channels.newChannel(out));

      assertArrayEquals(bytes, out.toByteArray());
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aBadImageIsRefusedForItsReason(Vector vector) {
    InvalidShareException refusal =
        assertThrows(InvalidShareException.class, () -> open(vector).close());

    String sentence = String.valueOf(refusal.getMessage());
    assertTrue(sentence.contains(vector.field("why")), sentence);
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damageIsCounted(Vector vector) throws Exception {
    try (DeviceImage image = open(vector)) {
      int bad = image.countBadChunks(image.shares().getFirst());

      assertEquals(vector.field("bad_chunks"), "" + bad);
    }
  }

  @Test
  void theChunksOfADeviceAreSmallAndNotMoreThanItHolds() {
    assertEquals(2 << 10, PackLimits.chunkSizeFor(0));
    assertEquals(2 << 10, PackLimits.chunkSizeFor(4 << 20));
    assertEquals(4 << 10, PackLimits.chunkSizeFor((4 << 20) + 1));
    assertEquals(4 << 10, PackLimits.chunkSizeFor(8 << 20));
    assertEquals(8 << 10, PackLimits.chunkSizeFor((8 << 20) + 1));
  }

  @Test
  void theScriptStillWritesTheseVectors() throws Exception {
    PythonScript.run(SpecVectors.root().resolve("make_pack_vectors.py"), folder.toString());

    for (String kind : List.of("pack", "device")) {
      Path vectors = SpecVectors.root().resolve(kind);
      assertEquals(names(vectors), names(folder.resolve(kind)));
      for (String name : names(vectors)) {
        byte[] written = Files.readAllBytes(folder.resolve(kind).resolve(name));
        assertArrayEquals(written, Files.readAllBytes(vectors.resolve(name)), name);
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private DeviceImage open(Vector vector) throws IOException, InvalidShareException {
    Path file = Files.write(folder.resolve("x.idtpack"), vector.body().bytes());
    return DeviceImage.open(file);
  }
}
