package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.idiotorrent.Seeds;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.tracker.log.EventLog;
import org.idiotorrent.tracker.store.Announcement;
import org.idiotorrent.tracker.store.Announcement.State;
import org.idiotorrent.tracker.store.Asker;
import org.idiotorrent.tracker.store.FilePeers;
import org.idiotorrent.tracker.store.LanAddresses;
import org.idiotorrent.tracker.store.MemoryStore;
import org.idiotorrent.tracker.store.PeerSample;
import org.idiotorrent.tracker.store.PeerStore;
import org.idiotorrent.tracker.store.PublicAddress;
import org.idiotorrent.tracker.store.RedisStore;
import org.idiotorrent.tracker.store.Registrant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store in Redis and one in memory that are told the same answer the same. */
final class TrackerStoresAgreeIT {
  private static final Duration LIFETIME = Duration.ofMinutes(20);
  private static final List<State> STATES = List.of(State.values());
  private static final int CALLS = 500;
  private static final int ALL = 200;

  @TempDir Path folder;

  @Test
  void whateverTheyAreTold() throws Exception {
    try (Redis redis = Redis.start(Redis.freePort(), folder)) {
      Seeds.check(
          5,
          random -> {
            redis.cli("FLUSHALL");
            try (PeerStore memory = new MemoryStore(1_000);
                PeerStore remote =
                    new RedisStore(URI.create(redis.url()), 1_000, LIFETIME, EventLog.NONE)) {
              for (int i = 0; i < CALLS; i++) {
                compare(memory, remote, random);
              }
            }
          });
    }
  }

  /** One call of one of few peers, which now and then are at another address or port. */
  private static void compare(PeerStore memory, PeerStore remote, Random random) throws Exception {
    PublicAddress address = PublicAddress.parse("192.0.2." + random.nextInt(3)).orElseThrow();
    PeerId id = PeerId.read(ByteBuffer.allocate(16).putInt(0, random.nextInt(12)));
    FileId file = FileId.of(ByteBuffer.allocate(32).putInt(0, random.nextInt(3)).array());
    String call;
    FilePeers wanted;
    FilePeers found;
    if (random.nextInt(4) == 0) {
      Asker asker = new Asker(address, Optional.of(id).filter(any -> random.nextBoolean()), ALL);
      call = asker + " asks for " + file;
      wanted = memory.ask(asker, file);
      found = remote.ask(asker, file);
    } else {
      Registrant who = new Registrant(address, id, 1 + 256 * random.nextInt(2), lan(random));
      State state = STATES.get(random.nextInt(STATES.size()));
      List<Announcement> files = List.of(new Announcement(file, state));
      call = who + " is " + files;
      wanted = memory.register(who, files, ALL, LIFETIME).getFirst();
      found = remote.register(who, files, ALL, LIFETIME).getFirst();
    }
    assertEquals(text(wanted), text(found), call);
  }

  private static LanAddresses lan(Random random) {
    return LanAddresses.ofPrivate(
        random.nextBoolean()
            ? List.of()
            : List.of(
                PublicAddress.parse("10.0.0." + random.nextInt(3)).orElseThrow(),
                PublicAddress.parse("fd00::" + random.nextInt(3)).orElseThrow()));
  }

  private static String text(FilePeers answer) {
    PeerSample peers = answer.peers();
    TreeSet<String> lines = new TreeSet<>();
    for (int i = 0; i < peers.size(); i++) {
      byte[] id = new byte[PeerId.LENGTH];
      peers.copyPeerId(i, id);
      lines.add(
          "%s:%d %s complete=%b lan=%s"
              .formatted(
                  new String(peers.address(i), StandardCharsets.US_ASCII),
                  peers.port(i),
                  PeerId.read(ByteBuffer.wrap(id)),
                  peers.isComplete(i),
                  peers.lan(i)));
    }
    return "%d seeders, %d leechers, degraded=%b, %d peers\n%s"
        .formatted(
            answer.seeders(),
            answer.leechers(),
            answer.degraded(),
            peers.size(),
            String.join("\n", lines));
  }
}
