package org.idiotorrent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The vectors in {@code docs/spec/vectors}: one file a case. */
public final class SpecVectors {
  private SpecVectors() {}

  /**
   * One case.
   *
   * @param fields the {@code key: value} lines
   * @param body what follows the empty line, byte by byte; a copy of it for whoever asks
   */
  public record Vector(String name, Map<String, String> fields, Body body) {
    /** The value of a line that has to be there. */
    public String field(String key) {
      String value = fields.get(key);
      if (value == null) {
        throw new AssertionError("vector " + name + " has no line \"" + key + ": …\"");
      }
      return value;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Bytes of a vector. */
  public static final class Body {
    private final byte[] bytes;

    private Body(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /** The folder of all vectors, wherever in the project the tests run. */
  public static Path root() {
    Path start = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      Path vectors = at.resolve("docs/spec/vectors");
      if (Files.isDirectory(vectors)) {
        return vectors;
      }
    }
    throw new AssertionError("no docs/spec/vectors above " + start);
  }

  /** Every {@code .txt} file in {@code folder} in the order of names; none at all is an error. */
  public static List<Vector> in(String folder) {
    Path path = root().resolve(folder);
    try (Stream<Path> files = Files.list(path)) {
      List<Vector> vectors =
          files
              .filter(file -> file.getFileName().toString().endsWith(".txt"))
              .sorted()
              .map(SpecVectors::read)
              .toList();
      if (vectors.isEmpty()) {
        throw new AssertionError("no vectors in " + path);
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of {@link #in} whose line {@code key} says {@code value}. */
  public static List<Vector> in(String folder, String key, String value) {
    return in(folder).stream().filter(vector -> vector.field(key).equals(value)).toList();
  }

  private static Vector read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Map<String, String> fields = new LinkedHashMap<>();
      int lineStart = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n' && i == lineStart) {
          Body body = new Body(Arrays.copyOfRange(bytes, i + 1, bytes.length));
          return new Vector(file.getFileName().toString(), fields, body);
        }
        if (bytes[i] == '\n') {
          String[] pair =
              new String(bytes, lineStart, i - lineStart, StandardCharsets.UTF_8).split(": ", 2);
          fields.put(pair[0], pair[1]);
          lineStart = i + 1;
        }
      }
      throw new AssertionError("no empty line in " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
