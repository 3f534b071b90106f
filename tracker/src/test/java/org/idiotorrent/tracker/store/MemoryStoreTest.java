package org.idiotorrent.tracker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.idiotorrent.Seeds;
import org.idiotorrent.share.FileId;
import org.idiotorrent.tracker.store.Announcement.State;
import org.idiotorrent.tracker.store.PeerStore.FullException;
import org.idiotorrent.tracker.store.PeerStore.Totals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest {
  private static final List<State> STATES = List.of(State.values());
  private static final FileId FILE = StoreSamples.file(1);
  private static final Duration LIFETIME = Duration.ofSeconds(20);
  private static final Totals NOTHING = new Totals(0, 0, 0, false);

  private final AtomicLong millis = new AtomicLong(-5_000); // a monotonic clock may start anywhere
  private final MemoryStore store = new MemoryStore(1_000, millis::get);

  @AfterEach
  void close() {
    store.close();
  }

  private FilePeers register(int peer, State state) throws FullException {
    return store
        .register(StoreSamples.peer(peer), List.of(new Announcement(FILE, state)), 50, LIFETIME)
        .getFirst();
  }

  private FilePeers ask(int wanted) {
    return store.ask(new Asker(StoreSamples.address(0), Optional.empty(), wanted), FILE);
  }

  @Test
  void aPeerIsListedUntilItsLifetimeIsOverAndNotLonger() throws Exception {
    register(1, State.SEEDER);
    millis.addAndGet(LIFETIME.toMillis() - 1);
    assertEquals(1, ask(50).peers().size());
    millis.addAndGet(1);
    assertEquals(0, ask(50).peers().size());
    assertEquals(0, ask(50).seeders());
  }

  @Test
  void sweepingForgetsWhatNobodyAsksForAndNothingElse() throws Exception {
    register(1, State.SEEDER);
    millis.addAndGet(LIFETIME.toMillis() / 2);
    register(2, State.LEECHER);
    millis.addAndGet(LIFETIME.toMillis() / 2);
    store.sweep();
    assertEquals(new Totals(1, 0, 1, false), store.totals());
    millis.addAndGet(LIFETIME.toMillis() / 2);
    store.sweep();
    assertEquals(NOTHING, store.totals());
  }

  @Test
  void whoCallsAgainStays() throws Exception {
    for (int i = 0; i < 10; i++) {
      register(1, State.SEEDER);
      millis.addAndGet(LIFETIME.toMillis() - 1);
      store.sweep();
      assertEquals(1, ask(50).seeders());
    }
  }

  @Test
  void thereIsNoRoomForMoreThanTheBoundButForThoseWhoAreThere() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      register(i, State.LEECHER);
    }
    assertThrows(FullException.class, () -> register(1_000, State.LEECHER));
    assertEquals(1, register(7, State.SEEDER).seeders());
    register(8, State.GONE);
    assertEquals(1_000, register(1_000, State.LEECHER).leechers() + 1);
  }

  @Test
  void ofTwoAtOneAddressOnlyOneNeedsToHaveLanAddresses() throws Exception {
    register(1, State.SEEDER);
    Registrant before = StoreSamples.peer(1);
    LanAddresses lan = LanAddresses.ofPrivate(List.of(StoreSamples.address(5)));
    Registrant second =
        new Registrant(before.address(), StoreSamples.peer(2).id(), before.port(), lan);
    List<Announcement> files = List.of(new Announcement(FILE, State.LEECHER));
    PeerSample known = store.register(second, files, 50, LIFETIME).getFirst().peers();
    assertEquals(LanAddresses.NONE, known.lan(0));
    Asker first = new Asker(before.address(), Optional.of(before.id()), 50);
    assertEquals(lan, store.ask(first, FILE).peers().lan(0));
  }

  @Test
  void everyPeerIsDrawnAsOftenAsTheOthers() throws Exception {
    int peers = 200;
    int draws = 4_000;
    int[] times = new int[peers];
    for (int i = 0; i < peers; i++) {
      register(i, State.LEECHER);
    }
    for (int i = 0; i < draws; i++) {
      PeerSample sample = ask(50).peers();
      for (int row = 0; row < sample.size(); row++) {
        times[sample.port(row) - 1]++;
      }
    }
    for (int one : times) { // expected 1,000, standard deviation 27
      assertTrue(one > 800 && one < 1_200, () -> "drawn " + one + " times");
    }
  }

  /** Against a model that is as simple as can be. */
  @Test
  void countsStayRightWhateverHappens() {
    Seeds.check(3, this::compareWithModel);
  }

  private void compareWithModel(Random random) throws FullException {
    List<long[]> model = new ArrayList<>(); // peer, 1 if seeder, expiry
    for (int step = 0; step < 20_000; step++) {
      int peer = random.nextInt(60);
      State state = STATES.get(random.nextInt(STATES.size()));
      FilePeers answer = register(peer, state);
      long now = millis.get();
      model.removeIf(one -> one[0] == peer || one[2] <= now);
      if (state != State.GONE) {
        model.add(new long[] {peer, state == State.SEEDER ? 1 : 0, now + LIFETIME.toMillis()});
      }
      assertEquals(model.stream().filter(one -> one[1] == 1).count(), answer.seeders());
      assertEquals(model.size(), answer.seeders() + answer.leechers());
      if (state != State.GONE) {
        assertEquals(Math.min(50, model.size() - 1), answer.peers().size());
      }
      millis.addAndGet(random.nextInt(2_000));
      if (random.nextInt(50) == 0) {
        store.sweep();
      }
    }
    millis.addAndGet(LIFETIME.toMillis());
    store.sweep();
    assertEquals(NOTHING, store.totals());
  }

  @Test
  void filesOfEqualHashAreToldApart() throws Exception {
    for (int i = 0; i < 500; i++) {
      Announcement one = new Announcement(StoreSamples.collidingFile(i), State.SEEDER);
      store.register(StoreSamples.peer(i), List.of(one), 50, LIFETIME);
    }
    Asker asker = new Asker(StoreSamples.address(0), Optional.empty(), 50);
    for (int i = 0; i < 500; i++) {
      FilePeers peers = store.ask(asker, StoreSamples.collidingFile(i));
      assertEquals(1, peers.seeders());
      assertEquals(StoreSamples.peer(i).port(), peers.peers().port(0));
    }
  }
}
