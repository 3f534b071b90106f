package org.idiotorrent.share;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;

class ManifestWriterTest {
  @Test
  void aManifestIsOneLineWithTheOriginalFieldNames() throws InvalidShareException {
    byte[] data = "hello".getBytes(UTF_8);
    Manifest manifest = Manifests.file(HashAlgorithm.SHA1, "a.txt", data, 16_384).manifest();

    assertEquals(
        """
        {"file_name":"a.txt","file_size":5,"chunk_size":16384,"num_chunks":1,"hash":"sha1",\
        "file_id":"2c2c29526fb5393c2883b7a47f414100e94a6eff",\
        "chunk_hashes":["aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"]}
        """,
        new String(ManifestWriter.write(manifest), UTF_8));
  }

  @Test
  void hintsAreWrittenAndReadBack() throws InvalidShareException {
    Manifest plain = Manifests.file(3, 10, 4).manifest();
    ManifestHints hints =
        new ManifestHints(
            List.of("http://a/", "http://b/"),
            List.of("http://c/x", "https://d/y/"),
            Optional.of("me"),
            Optional.of("2026-01-02T03:04:05Z"),
            Optional.of("line\nline \"quoted\" \u202e"));
    Manifest manifest =
        Manifest.of(plain.name(), plain.layout(), plain.hashes(), plain.files(), hints);

    assertEquals(manifest, ManifestReader.read(ManifestWriter.write(manifest)));
    assertEquals(plain.id(), manifest.id(), "hints are outside the ID");
  }

  @Test
  void anyFileOrFolderRoundTrips() {
    Seeds.check(
        200,
        random -> {
          Manifest file =
              Manifests.file(random.nextLong(), random.nextInt(5_000), 1 + random.nextInt(999))
                  .manifest();
          Manifest folder =
              Manifests.folder(random.nextLong(), random.nextInt(20), 1 + random.nextInt(99))
                  .manifest();
          assertEquals(file, ManifestReader.read(ManifestWriter.write(file)));
          assertEquals(folder, ManifestReader.read(ManifestWriter.write(folder)));
        });
  }

  @Test
  void theSameSeedMakesTheSameShare() {
    Manifests.TestShare share = Manifests.folder(5, 20, 64);

    assertEquals(share.manifest(), Manifests.folder(5, 20, 64).manifest());
    for (int i = 0; i < share.manifest().layout().count(); i++) {
      byte[] digest = HashAlgorithm.SHA256.newDigest().digest(share.chunk(i));
      assertTrue(share.manifest().hashes().matches(i, digest));
    }
  }

  @Test
  void aManifestWhosePartsDoNotFitCannotBeMade() {
    Manifest file = Manifests.file(1, 100, 10).manifest();
    Manifest folder = Manifests.folder(1, 5, 10).manifest();

    assertThrows(
        IllegalArgumentException.class,
        () ->
            Manifest.of(
                file.name(),
                new ChunkLayout(101, 10),
                file.hashes(),
                Optional.empty(),
                ManifestHints.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Manifest.of(
                file.name(), file.layout(), file.hashes(), folder.files(), ManifestHints.NONE));
  }
}
