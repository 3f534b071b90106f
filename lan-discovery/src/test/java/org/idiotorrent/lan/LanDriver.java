package org.idiotorrent.lan;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;

/**
 * Announces or finds, to be run by hand on the hosts of a lab: {@code announce WAYS NAME...} until
 * the standard input ends, each line of which names what is shared from then on, or {@code find
 * WAYS SECONDS}. WAYS is {@code beacon}, {@code mdns} or {@code both}. Prints milliseconds since
 * the start of the finder with what is seen.
 */
final class LanDriver {
  private LanDriver() {}

  public static void main(String[] args) throws Exception {
    LanSettings settings = LanSettings.DEFAULT.withWays(ways(args[1]));
    if (args[0].equals("announce")) {
      announce(settings, Arrays.stream(args).skip(2).map(TestShares::named).toList());
    } else {
      find(settings, Double.parseDouble(args[2]));
    }
    System.out.println("exit " + System.currentTimeMillis());
    System.exit(0);
  }

  private static Set<Via> ways(String text) {
    return switch (text) {
      case "beacon" -> EnumSet.of(Via.BEACON);
      case "mdns" -> EnumSet.of(Via.MDNS);
      default -> EnumSet.of(Via.BEACON, Via.MDNS);
    };
  }

  private static void announce(LanSettings settings, List<AnnouncedShare> shares) throws Exception {
    LanAnnouncer announcer = new LanAnnouncer(settings, PeerId.random(), 7536);
    announcer.start();
    announcer.update(shares);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      announcer.update(Arrays.stream(line.split(" ")).map(TestShares::named).toList());
    }
    close(announcer);
  }

  private static void find(LanSettings settings, double seconds) throws Exception {
    long start = System.nanoTime();
    LanFinder finder =
        new LanFinder(settings, PeerId.random(), new ShareQuery.Everything(), () -> false);
    CountDownLatch first = new CountDownLatch(1);
    finder.start(sighting -> {
      byte[] line = (millis(start) + " ms " + sighting + "\n").getBytes(StandardCharsets.UTF_8);
      System.out.write(line, 0, line.length);
      System.out.flush();
      if (seconds == 0) {
        first.countDown();
      }
    });
    System.out.println("start() took " + millis(start) + " ms");
    boolean found =
        first.await((long) ((seconds == 0 ? 10 : seconds) * 1000), TimeUnit.MILLISECONDS);
    System.out.println(found ? "first" : "over");
    close(finder);
  }

  private static void close(AutoCloseable closeable) throws Exception {
    long start = System.nanoTime();
    closeable.close();
    System.out.println("close() took " + millis(start) + " ms");
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon() || thread.getName().contains("idt"))
        .filter(thread -> thread.isAlive() && !thread.getName().equals("main"))
        .forEach(thread -> System.out.println("left: " + thread));
  }

  private static double millis(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
