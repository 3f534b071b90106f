package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.store.DataCheck;
import org.junit.jupiter.api.Test;

final class VerifyReportTest {
  private static final Path ROOT = Path.of("/data/x");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private List<String> report(Manifest manifest, DataCheck check, boolean json) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Output output = new Output(out, out, Terminal.NONE);
    if (json) {
      output.useJson();
    }
    new VerifyReport(manifest, ROOT, check).print(output);
    String text = printed.toString(StandardCharsets.UTF_8);
    printed.reset();
    return text.lines().toList();
  }

  /** All chunks but these match. */
  private static DataCheck without(Manifest manifest, int... bad) {
    ChunkSet good = ChunkSet.all(manifest.layout().count());
    IntStream.of(bad).forEach(good::remove);
    return new DataCheck(good, Optional.empty());
  }

  private static Manifest file(int size) {
    return Manifests.file(1, size, 100).manifest();
  }

  @Test
  void whatIsRightTakesOneLine() {
    assertEquals(
        List.of("/data/x is right: 100 B, all 1 chunk match"),
        report(file(100), without(file(100)), false));
    assertEquals(
        List.of("/data/x is right: 101 B, all 2 chunks match"),
        report(file(101), without(file(101)), false));
  }

  @Test
  void neighboursAreToldAsOneRangeAndTheLastChunkMayBeShorter() {
    assertEquals(
        List.of(
            "/data/x is wrong: 5 of 11 chunks do not match",
            "  chunk 0, bytes 0-99",
            "  chunks 3-5, bytes 300-599",
            "  chunk 10, bytes 1000-1049"),
        report(file(1_050), without(file(1_050), 0, 3, 4, 5, 10), false));
  }

  @Test
  void noMoreThanTwentyRangesAreListed() {
    int[] odd = IntStream.range(0, 50).map(i -> 2 * i + 1).toArray();
    List<String> lines = report(file(10_000), without(file(10_000), odd), false);

    assertEquals(22, lines.size());
    assertEquals("/data/x is wrong: 50 of 100 chunks do not match", lines.getFirst());
    assertEquals("  chunk 39, bytes 3900-3999", lines.get(20));
    assertEquals("  … and 30 more", lines.getLast());
  }

  @Test
  void theFilesOfAFolderThatAChunkTouchesAreNamedOnce() {
    List<FileEntry> entries =
        List.of(
            Manifests.entry("a", 150),
            Manifests.entry("b/empty/", 0),
            Manifests.entry("b/one", 20),
            Manifests.entry("c", 130));
    Manifest folder = Manifests.folder("x", entries, Manifests.random(1, 300), 100).manifest();

    assertEquals(
        List.of(
            "/data/x is wrong: 2 of 3 chunks do not match",
            "  chunks 1-2, bytes 100-299",
            "  in these files, or one of them where a chunk spans several:",
            "  a",
            "  b/one",
            "  c"),
        report(folder, without(folder, 1, 2), false));
  }

  @Test
  void aFaultOfTheShapeIsAllThatIsSaid() {
    DataCheck check =
        new DataCheck(ChunkSet.none(11), Optional.of("size is 5 bytes, not 1050: /data/x"));

    assertEquals(
        List.of("wrong: size is 5 bytes, not 1050: /data/x"), report(file(1_050), check, false));
    assertEquals(
        List.of(
            "{\"event\":\"verified\",\"file_id\":\""
                + file(1_050).id().hex()
                + "\",\"path\":\"/data/x\",\"matches\":false,\"chunks\":11,\"bad_chunks\":[],"
                + "\"fault\":\"size is 5 bytes, not 1050: /data/x\"}"),
        report(file(1_050), check, true));
  }

  @Test
  void jsonListsEveryBadChunk() {
    assertEquals(
        List.of(
            "{\"event\":\"verified\",\"file_id\":\""
                + file(1_050).id().hex()
                + "\",\"path\":\"/data/x\",\"matches\":false,\"chunks\":11,\"bad_chunks\":[3,4,10]}"),
        report(file(1_050), without(file(1_050), 3, 4, 10), true));
  }
}
