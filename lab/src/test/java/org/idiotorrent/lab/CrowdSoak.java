package org.idiotorrent.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty peers, each with twenty shares: all are found, and they do not fill the LAN with talk. Run
 * by {@code lab/soak}, since it takes some minutes to start them all.
 */
@Tag("alone")
class CrowdSoak {
  private static final int PEERS = 50;
  private static final int SHARES = 20;
  private static final int ASKS = 5;
  private static final Duration WITHIN = Duration.ofSeconds(3);
  private static final int SECONDS = 30;

  /** Bytes a second: less than what all may announce. */
  private static final int QUIET = 25_000;

  /** A peer's part of what 1,000 may send together, bytes a second. */
  private static final int FAIR_SHARE = 50_000 / 1_000;

  @TempDir Path folder;
  private Lan lan;
  private final List<Running> all = new ArrayList<>();

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, PEERS + 1);
    for (int host = 1; host <= PEERS; host++) {
      String[] names = new String[SHARES];
      for (int i = 0; i < SHARES; i++) {
        names[i] = "peer-%02d-share-%02d".formatted(host, i);
        lan.write(host, names[i], names[i].getBytes(StandardCharsets.UTF_8));
      }
      all.add(lan.startIdt(host, Samples.words(List.of("share", "--json"), names)));
      if (host % 4 == 0) { // the machine has few cores
        awaitThatAllIsShared();
      }
    }
    awaitThatAllIsShared();
  }

  /** Each says of every share that it is there: before that, not all can be found. */
  private void awaitThatAllIsShared() {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> all.stream().allMatch(CrowdSoak::sharesAll));
  }

  private static boolean sharesAll(Running sharing) {
    return sharing.lines(line -> line.contains("\"event\":\"sharing\"")).size() == SHARES;
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  @Test
  void allSharesAreFoundAndTheTalkIsBounded() throws Exception {
    for (int ask = 1; ask <= ASKS; ask++) {
      Result found = lan.idt(PEERS + 1, "find", "--json").expect(0);
      Set<String> names =
          found.out().stream()
              .map(line -> Running.parse(line).path("name").asText())
              .collect(Collectors.toSet());
      System.out.println(
          "CrowdSoak: " + names.size() + " found within " + found.time().toMillis() + " ms");
      assertEquals(PEERS * SHARES, names.size());
      assertEquals(PEERS * SHARES, found.out().size());
      assertTrue(found.time().compareTo(WITHIN) < 0, found.time()::toString);
    }

    awaitEndOfFirstAnnouncements();
    long before = groupBytes();
    Thread.sleep(SECONDS * 1_000);
    long rate = (groupBytes() - before) / SECONDS;

    System.out.println("CrowdSoak: " + rate + " bytes/s announced");
    assertTrue(all.stream().allMatch(Running::isAlive), "all still share");
    assertTrue(rate <= 50_000, () -> "bytes a second on the LAN: " + rate);
    assertTrue(rate > PEERS * FAIR_SHARE / 10, () -> "nobody announced: " + rate);
  }

  /** Those who started last say it again; what is registered by mDNS after that is counted. */
  private void awaitEndOfFirstAnnouncements() {
    AtomicLong before = new AtomicLong();
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          long now = groupBytes();
          return now - before.getAndSet(now) < QUIET;
        });
  }

  /** Bytes that one host was sent for everybody, of all kinds, heads included. */
  private long groupBytes() throws IOException {
    return lan.counter(PEERS + 1, "rx", "bytes");
  }
}
