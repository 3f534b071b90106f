package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.IdPrefix;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestWriter;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.NamePattern;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WantedTest {
  private static final String ID =
      "abababababababababababababababababababababababababababababababab";
  private static final String OLD_ID = "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd";

  @TempDir Path folder;

  private static String refusal(String word) {
    CommandException refusal = assertThrows(CommandException.class, () -> Wanted.parse(word));
    assertEquals(ExitCode.USAGE, refusal.code());
    return String.valueOf(refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {ID, OLD_ID})
  void aWholeIdOfEitherHashAndCaseIsAskedFor(String id) throws Exception {
    for (String word : List.of(id, id.toUpperCase(Locale.ROOT))) {
      Wanted.ById wanted = assertInstanceOf(Wanted.ById.class, Wanted.parse(word));

      assertEquals(id, wanted.id().hex());
      assertEquals(new ShareQuery.ById(new IdPrefix(id)), wanted.query());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcd", "ABCDEF01", "abc"})
  void theBeginningOfAnIdMayBeANameToo(String word) throws Exception {
    Wanted wanted = Wanted.parse(word);

    assertEquals(new Wanted.Nearby(word), wanted);
    ShareQuery expected =
        word.length() < 4
            ? new ShareQuery.ByName(new NamePattern(word))
            : new ShareQuery.Everything();
    assertEquals(expected, wanted.query());
  }

  @Test
  void aLinkBringsPeersAndTrackersAlong() throws Exception {
    Wanted wanted =
        Wanted.parse("IDT:" + ID + "?x=10.0.0.1:99&x=%5Bfd00::1%5D:7536&tr=http://t&zz=1&x=%20");

    assertEquals(
        List.of(new PeerAddress("10.0.0.1", 99), new PeerAddress("fd00::1", 7_536)),
        wanted.peers());
    assertEquals(List.of("http://t"), wanted.trackers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"idt:", "idt:abcd", "idt:" + ID + "0", "idt:" + ID + "?n=%zz"})
  void aBrokenLinkIsTheUsersFault(String word) {
    assertTrue(refusal(word).startsWith("broken link: "), refusal(word));
  }

  @Test
  void aManifestThatIsHereIsRead() throws Exception {
    Manifest manifest = Manifests.file(1, 1_000, 100).manifest();
    Path file = folder.resolve("x.IDTORRENT");
    Files.write(file, ManifestWriter.write(manifest));

    assertEquals(new Wanted.ByManifest(manifest), Wanted.parse(file.toString()));
    assertThrows(StoreException.class, () -> Wanted.parse(folder.resolve("no.idtorrent") + ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"magnet:?xt=urn:btih:ab", "MAGNET:x", "x.torrent", "dir/X.Torrent"})
  void whatBelongsToBitTorrentIsRefused(String word) {
    assertTrue(refusal(word).contains("not supported yet"), refusal(word));
  }

  @Test
  void aFileThatIsHereIsNothingToGet() throws Exception {
    Path file = Files.createFile(folder.resolve("photo.jpg"));

    assertTrue(refusal(file.toString()).contains("idt share"));
  }

  @Test
  void aNameTooLongToBeAskedForIsRefused() throws Exception {
    assertEquals(new Wanted.Nearby("é".repeat(127)), Wanted.parse("é".repeat(127)));

    assertTrue(refusal("é".repeat(128)).startsWith("neither a name nor an ID: "));
    assertTrue(refusal("").startsWith("nothing to get"));
  }
}
