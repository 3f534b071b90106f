package org.idiotorrent.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.idiotorrent.SpecVectors;
import org.idiotorrent.SpecVectors.Vector;
import org.idiotorrent.share.InvalidShareException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images that flash, a card or a stranger has damaged: refused, or the damage is counted. */
@Timeout(60)
class ImageDamageTest {
  private static final int FLIPS = 3_000;
  private static final int CUTS = 300;

  @TempDir Path folder;

  static List<Vector> images() {
    return SpecVectors.in("pack", "expect", "ok");
  }

  private DeviceImage open(byte[] bytes) throws IOException, InvalidShareException {
    return DeviceImage.open(Files.write(folder.resolve("x.idtpack"), bytes));
  }

  private static List<String> ids(DeviceImage image) {
    return image.shares().stream().map(share -> share.manifest().id().hex()).toList();
  }

  @ParameterizedTest
  @MethodSource("images")
  void aFlippedBitNeverMakesAnotherShareOfIt(Vector vector) throws Exception {
    byte[] good = vector.body().bytes();
    List<String> ids;
    try (DeviceImage image = open(good)) {
      ids = ids(image);
    }
    Random random = new Random(1);
    int accepted = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] bad = good.clone();
      int position = i < good.length && good.length <= FLIPS ? i : random.nextInt(good.length);
      bad[position] ^= (byte) (1 << random.nextInt(8));
      try (DeviceImage image = open(bad)) {
        accepted++;
        assertEquals(ids, ids(image), "byte " + position);
      } catch (InvalidShareException e) {
        assertTrue(!String.valueOf(e.getMessage()).isEmpty(), "byte " + position);
      }
    }
    assertTrue(accepted < FLIPS, "no damage was ever noticed");
  }

  @ParameterizedTest
  @MethodSource("images")
  void aFlippedBitOfTheDataIsOneBadChunk(Vector vector) throws Exception {
    byte[] bad = vector.body().bytes();
    PackedShare largest;
    long start;
    try (DeviceImage image = open(bad)) {
      largest =
          image.shares().stream()
              .filter(share -> share.have().isComplete())
              .max((one, other) -> Long.compare(one.manifest().size(), other.manifest().size()))
              .orElseThrow();
      start = image.dataOffset(largest);
    }
    long size = largest.manifest().size();
    for (long position : new long[] {0, size / 2, size - 1}) {
      if (position < 0 || size == 0) {
        continue; // no data
      }
      byte[] copy = bad.clone();
      copy[(int) (start + position)] ^= 1;
      try (DeviceImage image = open(copy)) {
        PackedShare same =
            image.shares().stream()
                .filter(share -> share.manifest().equals(largest.manifest()))
                .findFirst()
                .orElseThrow();
        assertEquals(1, image.countBadChunks(same), "byte " + position);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void whatIsCutOffIsRefusedWhereverTheCutIs(Vector vector) {
    byte[] good = vector.body().bytes();
    for (int i = 0; i < CUTS; i++) {
      int length = (int) ((long) i * good.length / CUTS);
      assertThrows(
          InvalidShareException.class,
          () -> open(Arrays.copyOf(good, length)).close(),
          () -> "cut to " + length);
    }
  }

  @Test
  void noiseIsRefused() throws Exception {
    Random random = new Random(2);
    byte[] magic = Arrays.copyOf(images().getFirst().body().bytes(), ImageWriter.MAGIC.length);
    for (int i = 0; i < 500; i++) {
      byte[] noise = new byte[random.nextInt(2_000)];
      random.nextBytes(noise);
      if (i % 2 == 0 && noise.length >= magic.length) {
        System.arraycopy(magic, 0, noise, 0, magic.length);
      }
      assertThrows(InvalidShareException.class, () -> open(noise).close());
    }
  }
}
