package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalPeerTest {
  private static final int PEERS = 16;

  private static LocalPeer listen(OptionalInt port) throws Exception {
    return LocalPeer.listen(PeerSettings.DEFAULT.withPort(port));
  }

  @RepeatedTest(10)
  void thoseThatStartAtOnceGetAPortEach() throws Exception {
    CyclicBarrier start = new CyclicBarrier(PEERS);
    List<LocalPeer> peers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(PEERS)) {
      List<Future<LocalPeer>> all = new ArrayList<>();
      for (int i = 0; i < PEERS; i++) {
        all.add(
            threads.submit(() -> {
              start.await();
              return listen(OptionalInt.empty());
            }));
      }
      for (Future<LocalPeer> one : all) {
        peers.add(one.get());
      }
      assertEquals(PEERS, peers.stream().map(LocalPeer::port).collect(Collectors.toSet()).size());
    } finally {
      for (LocalPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void wishedPortThatIsTakenIsAnError() throws Exception {
    try (LocalPeer first = listen(OptionalInt.of(0))) {
      assertThrows(BindException.class, () -> listen(OptionalInt.of(first.port())));
    }
  }
}
