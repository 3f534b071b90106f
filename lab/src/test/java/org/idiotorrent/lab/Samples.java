package org.idiotorrent.lab;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Files to share. */
final class Samples {
  private Samples() {}

  /** A real JPEG of about 3 MB: noise does not compress. */
  static byte[] photo() throws IOException {
    Random random = new Random(1);
    BufferedImage image = new BufferedImage(4_000, 2_600, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, 0x808080 + random.nextInt(0x40) * 0x10101);
      }
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", jpeg);
    return jpeg.toByteArray();
  }

  /** {@code size} bytes that are the same for the same seed. */
  static byte[] bytes(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** A command line. */
  static String[] words(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
  }

  /** What a folder holds: relative path → contents, {@code null} for a folder. */
  static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      all.forEach(path -> contents.put(root.relativize(path).toString(), describe(path)));
    }
    return contents;
  }

  private static String describe(Path path) {
    try {
      return Files.isDirectory(path)
          ? "folder"
          : Files.size(path) + " bytes, " + java.util.Arrays.hashCode(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
