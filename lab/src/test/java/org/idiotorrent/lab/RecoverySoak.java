package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Downloads go on after cables are pulled, addresses changed and machines asleep, with nothing
 * started anew; and who leaves is forgotten. All at the same time, since each takes a while.
 */
@Tag("alone")
class RecoverySoak {
  private static final int SIZE = 6 << 20;
  private static final Duration RESUMED_WITHIN = Duration.ofSeconds(15);
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(10);

  @TempDir Path folder;
  private Lan lan;

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  /** What happens to the two, and is over when this returns. */
  private interface Trouble {
    void happen(Running sharing, Running getting) throws Exception;
  }

  /** Host {@code from} shares, host {@code from + 1} gets. */
  private Callable<List<String>> pair(String name, int from, Trouble trouble) {
    return () -> {
      byte[] content = Samples.bytes(SIZE, from);
      lan.write(from, name, content);
      Running sharing = lan.startIdt(from, "share", "--json", name);
      sharing.awaitEvent("sharing");
      Running getting = lan.startIdt(from + 1, "get", "--json", name, "--limit-down", "500K");
      await(() -> bytes(getting) > 500_000, Duration.ofSeconds(60));

      trouble.happen(sharing, getting);

      long start = System.nanoTime();
      long before = bytes(getting);
      List<String> late = new ArrayList<>();
      if (!await(() -> bytes(getting) > before || !getting.isAlive(), RESUMED_WITHIN)) {
        late.add(name + ": not resumed within " + RESUMED_WITHIN);
      }
      String seconds = " after " + (System.nanoTime() - start) / 1_000_000 + " ms";
      JsonNode done = getting.result().expect(0).event("done");
      assertArrayEquals(content, Files.readAllBytes(Path.of(done.path("path").asText())));
      System.out.println("RecoverySoak: " + name + " resumed" + seconds);
      return late;
    };
  }

  private Callable<List<String>> found(String name, int host, Trouble trouble) {
    return () -> {
      lan.write(host, name, Samples.bytes(1_000, host));
      Running sharing = lan.startIdt(host, "share", "--json", name);
      sharing.awaitEvent("sharing");

      trouble.happen(sharing, sharing);

      long start = System.nanoTime();
      boolean found =
          await(() -> lan.idt(1, "find", "--json", name).exit() == 0, FOUND_WITHIN.plusSeconds(3));
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      System.out.println("RecoverySoak: " + name + " found again after " + time.toMillis() + " ms");
      return found && time.compareTo(FOUND_WITHIN) < 0
          ? List.of()
          : List.of(name + ": not found within " + FOUND_WITHIN);
    };
  }

  private static boolean await(Callable<Boolean> condition, Duration limit) {
    try {
      Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(limit).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static long bytes(Running getting) {
    return getting
        .lastLine(line -> line.contains("\"event\":\"progress\""))
        .map(line -> Running.parse(line).path("bytes").asLong())
        .orElse(0L);
  }

  private Trouble pulledCable(int host) {
    return (sharing, getting) -> {
      lan.lan("link", Integer.toString(host), "down").expect(0);
      Thread.sleep(20_000);
      lan.lan("link", Integer.toString(host), "up").expect(0);
    };
  }

  private Trouble interfaceDown(int host) {
    return (sharing, getting) -> {
      lan.run(host, "ip", "link", "set", "eth0", "down").expect(0);
      Thread.sleep(20_000);
      lan.run(host, "ip", "link", "set", "eth0", "up").expect(0);
    };
  }

  private Trouble newAddress(int host, String address) {
    return (sharing, getting) -> {
      lan.run(host, "ip", "-6", "addr", "flush", "dev", "eth0").expect(0);
      lan.lan("addr", Integer.toString(host), address).expect(0);
    };
  }

  private static void sleep(Running process) throws Exception {
    process.signal("STOP");
    Thread.sleep(60_000);
    process.signal("CONT");
  }

  /**
   * What zeroconf, for Debian's own Python, knows of: a line with + or - and the name for each that
   * comes.
   */
  private static final String BROWSE =
      """
      import time, zeroconf
      class Listener(zeroconf.ServiceListener):
          def add_service(self, zc, type_, name): print('+;' + name, flush=True)
          def update_service(self, zc, type_, name): pass
          def remove_service(self, zc, type_, name): print('-;' + name, flush=True)
      zc = zeroconf.Zeroconf(ip_version=zeroconf.IPVersion.V4Only)
      zeroconf.ServiceBrowser(zc, '_idt._tcp.local.', Listener())
      time.sleep(300)
      """;

  /** The same, with + for what can be resolved, and - for what no longer can. */
  private static final String RESOLVE =
      """
      import time, zeroconf
      TYPE, names = '_idt._tcp.local.', {}
      class Listener(zeroconf.ServiceListener):
          def add_service(self, zc, type_, name): names[name] = False
          def update_service(self, zc, type_, name): pass
          def remove_service(self, zc, type_, name): pass
      zc = zeroconf.Zeroconf(ip_version=zeroconf.IPVersion.V4Only)
      zeroconf.ServiceBrowser(zc, TYPE, Listener())
      end = time.monotonic() + 300
      while time.monotonic() < end:
          for name, before in list(names.items()):
              names[name] = zc.get_service_info(TYPE, name, timeout=2000) is not None
              if names[name] != before: print('+;' if names[name] else '-;', name, flush=True)
          time.sleep(0.2)
      """;

  /**
   * A DNS-SD browser that prints a line with + or - for each name that comes or goes.
   *
   * @param families on how many it looks, each with lines of its own
   */
  private record Browser(Running process, int families) {
    private long count(String sign, String name) {
      return process.lines(line -> line.startsWith(sign) && line.contains(name)).size();
    }

    private long known(String name) {
      return count("+", name) - count("-", name);
    }
  }

  /**
   * A share that DNS-SD browsers know ends by {@code signal}, and is forgotten by all of them. With
   * a goodbye, most of the time is the second for which they may keep it (RFC 6762, section 10.1).
   *
   * @param within how soon after its end
   */
  private Callable<List<String>> leaving(
      String name, int host, String signal, Duration within, Browser... browsers) {
    return () -> {
      lan.write(host, name, Samples.bytes(1_000, host));
      Running sharing = lan.startIdt(host, "share", "--json", name);
      sharing.awaitEvent("sharing");
      for (Browser browser : browsers) {
        assertTrue(
            await(() -> browser.known(name) == browser.families(), Duration.ofSeconds(60)),
            () -> name + " is not seen by " + browser.process());
      }

      sharing.signal(signal);
      sharing.result();

      long start = System.nanoTime();
      List<String> late = new ArrayList<>();
      for (Browser browser : browsers) {
        boolean forgotten = await(() -> browser.known(name) == 0, within);
        if (!forgotten || System.nanoTime() - start > within.toNanos()) {
          late.add(name + " is still known after " + within + " to " + browser.process());
        }
        long time = (System.nanoTime() - start) / 1_000_000;
        System.out.println("RecoverySoak: " + name + " forgotten after " + time + " ms");
      }
      return late;
    };
  }

  @Test
  void downloadsGoOnAndSharesAreFoundAgainAndForgottenInTime() throws Exception {
    lan = Lan.up(folder, 21);
    Running avahi = Avahi.start(lan, 17).start("stdbuf", "-oL", "avahi-browse", "-p", "_idt._tcp");
    Running zeroconf = lan.start(18, "/usr/bin/python3", "-c", BROWSE);
    Running resolver = lan.start(21, "/usr/bin/python3", "-c", RESOLVE);
    Browser desktop = new Browser(avahi, 2);
    Duration second = Duration.ofSeconds(1);
    Duration silence = Duration.ofSeconds(95);
    List<Callable<List<String>>> all =
        List.of(
            pair("cable-of-sharer", 2, pulledCable(2)),
            pair("cable-of-getter", 4, pulledCable(5)),
            pair("interface-of-getter", 6, interfaceDown(7)),
            pair("address-of-sharer", 8, newAddress(8, "10.77.0.108")),
            pair("sharer-asleep", 10, (sharing, getting) -> sleep(sharing)),
            pair("getter-asleep", 12, (sharing, getting) -> sleep(getting)),
            found("found-after-interface", 14, interfaceDown(14)),
            found("found-after-address", 15, newAddress(15, "10.77.0.115")),
            found("found-after-sleep", 16, (sharing, same) -> sleep(sharing)),
            leaving("leaving", 19, "INT", second, new Browser(zeroconf, 1), desktop),
            // zeroconf believes no pointer that lives less than 19 minutes, and goes on listing the
            // name of who does not say goodbye; but what the name points to is gone.
            leaving("killed", 20, "KILL", silence, desktop, new Browser(resolver, 1)));
    List<String> late = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<String>> result : threads.invokeAll(all)) {
        late.addAll(result.get());
      }
    }
    assertTrue(late.isEmpty(), late::toString);
  }
}
