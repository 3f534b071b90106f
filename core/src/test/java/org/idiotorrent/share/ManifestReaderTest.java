package org.idiotorrent.share;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.idiotorrent.Seeds;
import org.idiotorrent.SpecVectors;
import org.idiotorrent.SpecVectors.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the vectors are too small for; the limit catches what would take minutes, not seconds. */
@Timeout(60)
class ManifestReaderTest {
  @Test
  void aManifestOfTheMostChunksIsRead() throws InvalidShareException {
    byte[] digests = Manifests.random(1, ShareLimits.CHUNKS * 32);
    Manifest manifest =
        Manifest.of(
            new ShareName("wide.bin"),
            new ChunkLayout(ShareLimits.CHUNKS * 4_096L, 4_096),
            ChunkHashes.of(HashAlgorithm.SHA256, digests),
            Optional.empty(),
            ManifestHints.NONE);

    assertEquals(manifest, ManifestReader.read(ManifestWriter.write(manifest)));
  }

  @Test
  void oneChunkHashMoreThanTheLimitIsRefused() {
    String hashes = ("\"" + "0".repeat(64) + "\",").repeat(ShareLimits.CHUNKS);

    assertRefused("524288", "{\"chunk_hashes\":[" + hashes + "\"\"]}");
  }

  @Test
  void oneFileMoreThanTheLimitIsRefused() {
    String files = "{\"path\":\"a\",\"size\":0},".repeat(ShareLimits.FILES);

    assertRefused("200000", "{\"files\":[" + files + "{}]}");
  }

  @Test
  void aTextOverTheLimitIsNotLookedAt() {
    InvalidShareException refusal =
        assertThrows(
            InvalidShareException.class,
            () -> ManifestReader.read(new byte[ShareLimits.MANIFEST_BYTES + 1]));

    assertTrue(String.valueOf(refusal.getMessage()).contains("67108864"));
  }

  @Test
  void anUnknownFieldMayHoldAnything() throws InvalidShareException {
    Manifest manifest = Manifests.file(1, 100, 64).manifest();
    String names = repeat(500_000, i -> "\"n" + i + "\":1,");
    List<String> values =
        List.of(
            '"' + "x".repeat(20_000_000) + '"',
            '"' + "\\ud800".repeat(1_000) + '"',
            "[" + "-1.5e400,".repeat(1_000_000) + "0]",
            "{" + names + "\"twice\":1,\"twice\":2}");
    for (String value : values) {
      String json = new String(ManifestWriter.write(manifest), UTF_8);

      assertEquals(
          manifest,
          ManifestReader.read(("{\"x\":" + value + "," + json.substring(1)).getBytes(UTF_8)));
    }
  }

  @Test
  void millionsOfFieldNamesAreNotKept() {
    assertRefused("64 fields", "{" + repeat(3_000_000, i -> "\"n" + i + "\":1,") + "\"z\":1}");
  }

  @Test
  void aKnownTextOfManyMegabytesIsRefusedUnread() {
    for (String field : List.of("file_name", "hash", "file_id", "comment")) {
      assertRefused("too long", "{\"" + field + "\":\"" + "x".repeat(20_000_000) + "\"}");
    }
  }

  @Test
  void manyDeepPathsAreToldApartWithoutKeepingTheirFolders() {
    String deep = "abcdefghijklmnopqrstuvwxyz/".repeat(60);
    String files =
        repeat(30_000, i -> "{\"path\":\"q" + i + "/" + deep + "f\",\"size\":0},")
            + "{\"path\":\"q7\",\"size\":0}";

    assertRefused("folder of another", folderJson(files));
  }

  @Test
  void pathsFullOfCombiningMarksAreNormalizedInTime() {
    String marks = ("e" + "\u0301\u0323".repeat(60) + "/").repeat(15);
    String files = repeat(5_000, i -> "{\"path\":\"" + marks + "q" + i + "\",\"size\":0},");

    assertRefused("file_id", folderJson(files + "{\"path\":\"z\",\"size\":0}"));
  }

  @Test
  void whateverIsChangedInAVectorItIsReadOrRefusedAndNothingElse() {
    List<Vector> vectors = SpecVectors.in("manifest");
    Seeds.check(
        20_000,
        random -> {
          byte[] text = vectors.get(random.nextInt(vectors.size())).body().bytes();
          for (int i = 0; i < 1 + random.nextInt(3) && text.length > 0; i++) {
            text[random.nextInt(text.length)] = (byte) random.nextInt(256);
          }
          try {
            Manifest read = ManifestReader.read(text);
            assertEquals(read, ManifestReader.read(ManifestWriter.write(read)));
          } catch (InvalidShareException e) {
            assertTrue(String.valueOf(e.getMessage()).codePoints().allMatch(Printable::isVisible));
          }
        });
  }

  private static String folderJson(String files) {
    return "{\"file_name\":\"f\",\"file_size\":0,\"chunk_size\":1,\"num_chunks\":0,"
        + "\"hash\":\"sha256\",\"chunk_hashes\":[],\"files\":["
        + files
        + "],\"file_id\":\""
        + "0".repeat(64)
        + "\"}";
  }

  private static String repeat(int times, IntFunction<String> part) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < times; i++) {
      out.append(part.apply(i));
    }
    return out.toString();
  }

  private static void assertRefused(String word, String json) {
    InvalidShareException refusal =
        assertThrows(InvalidShareException.class, () -> ManifestReader.read(json.getBytes(UTF_8)));
    String sentence = String.valueOf(refusal.getMessage());
    assertTrue(sentence.contains(word), sentence);
  }
}
