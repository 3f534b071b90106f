package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.idiotorrent.PythonScript;
import org.idiotorrent.SpecVectors;
import org.idiotorrent.SpecVectors.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in {@code docs/spec/vectors/manifest} (MANIFEST.md, section 5). */
@Timeout(60)
class ManifestVectorsTest {
  static List<Vector> all() {
    return SpecVectors.in("manifest");
  }

  static List<Vector> ok() {
    return SpecVectors.in("manifest", "expect", "ok");
  }

  static List<Vector> refused() {
    return SpecVectors.in("manifest", "expect", "refused");
  }

  @Test
  void everyVectorIsEitherOkOrRefused() {
    assertEquals(all().size(), ok().size() + refused().size());
  }

  @ParameterizedTest
  @MethodSource("ok")
  void anOkVectorIsReadAndHasItsId(Vector vector) throws InvalidShareException {
    Manifest manifest = ManifestReader.read(vector.body().bytes());

    assertEquals(vector.field("file_id"), manifest.id().hex());
  }

  @ParameterizedTest
  @MethodSource("ok")
  void anOkVectorIsEncodedByteByByteAsTheSpecSays(Vector vector) throws InvalidShareException {
    Manifest manifest = ManifestReader.read(vector.body().bytes());

    assertEquals(vector.field("encoding"), HexFormat.of().formatHex(encoding(manifest)));
  }

  @ParameterizedTest
  @MethodSource("ok")
  void anOkVectorRoundTripsThroughTheWriter(Vector vector) throws InvalidShareException {
    Manifest manifest = ManifestReader.read(vector.body().bytes());
    byte[] written = ManifestWriter.write(manifest);

    assertEquals(manifest, ManifestReader.read(written));
    assertArrayEquals(written, ManifestWriter.write(ManifestReader.read(written)));
  }

  @ParameterizedTest
  @MethodSource("ok")
  void anOkVectorHasTheHashesOfItsData(Vector vector) throws InvalidShareException {
    Manifest manifest = ManifestReader.read(vector.body().bytes());
    byte[] data = new byte[(int) manifest.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i % 251);
    }

    assertEquals(
        Manifests.hashes(manifest.hashes().algorithm(), data, manifest.layout().chunkSize()),
        manifest.hashes());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aRefusedVectorIsRefusedForItsReasonInOnePrintableSentence(Vector vector) {
    InvalidShareException refusal =
        assertThrows(InvalidShareException.class, () -> ManifestReader.read(vector.body().bytes()));

    String sentence = String.valueOf(refusal.getMessage());
    assertTrue(sentence.contains(vector.field("why")), sentence);
    assertTrue(sentence.codePoints().allMatch(Printable::isVisible), sentence);
    assertTrue(sentence.length() < 1_000, sentence);
  }

  @Test
  void theScriptStillWritesTheseVectors(@TempDir Path folder) throws Exception {
    PythonScript.run(SpecVectors.root().resolve("make_manifest_vectors.py"), folder.toString());

    assertEquals(names(SpecVectors.root().resolve("manifest")), names(folder));
    for (String name : names(folder)) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve(name)),
          Files.readAllBytes(SpecVectors.root().resolve("manifest").resolve(name)),
          name);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] encoding(Manifest manifest) {
    if (manifest.hashes().algorithm() == HashAlgorithm.SHA1) {
      return FileIdEncoding.legacy(manifest.name(), manifest.layout(), manifest.hashes());
    }
    byte[] header = FileIdEncoding.header(manifest.name(), manifest.layout(), manifest.files());
    byte[] digests = manifest.hashes().bytes();
    byte[] encoding = Arrays.copyOf(header, header.length + digests.length);
    System.arraycopy(digests, 0, encoding, header.length, digests.length);
    return encoding;
  }
}
