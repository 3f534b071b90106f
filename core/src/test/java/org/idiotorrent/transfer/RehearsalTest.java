package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.store.StoredShares;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RehearsalTest {
  @TempDir Path folder;

  private static LocalPeer listen() throws IOException {
    return LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0)));
  }

  @Test
  void thePeerAnswersWithWhatItShares() throws Exception {
    Path file = Files.write(folder.resolve("a"), new byte[1_000]);
    try (LocalPeer peer = listen();
        ServedShare share =
            ServedShare.complete(StoredShares.builder(HashAlgorithm.SHA256, 16_384).build(file))) {
      peer.catalog().add(share);

      assertEquals(List.of(AnnouncedShare.of(share.manifest(), true)), Rehearsal.ask(peer));
    }
  }

  @Test
  void nobodyIsAskedWhenThePeerHasClosed() throws Exception {
    LocalPeer peer = listen();
    peer.close();

    assertThrows(IOException.class, () -> Rehearsal.ask(peer));
  }
}
