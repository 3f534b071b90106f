package org.idiotorrent.lan;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.idiotorrent.peer.AddressOrder;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerFinder;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;

/**
 * Where peers were reached at earlier times, in a small file: at most 64 addresses, 4 of a host,
 * each for 30 days. Several processes may use it at once. A file that cannot be read or written is
 * done without.
 */
public final class RememberedPeers implements PeerFinder {
  private static final System.Logger log = System.getLogger(RememberedPeers.class.getName());

  private static final int MOST = 64;
  private static final int MOST_OF_A_HOST = 4;
  private static final Duration LIFETIME = Duration.ofDays(30);

  /** Many times what so many lines take; a larger file is none of ours. */
  private static final int MAX_FILE_BYTES = 1 << 16;

  private static final int DEFAULT_PORT = 7536;
  private static final Duration LOCK_PATIENCE = Duration.ofMillis(500);
  private static final Duration LOCK_TICK = Duration.ofMillis(5);

  /** A line of the file: {@code EPOCH-SECONDS HOST:PORT}. */
  private record Memory(Instant met, PeerAddress address) {
    static Optional<Memory> parse(String line) {
      int blank = line.indexOf(' ');
      if (blank < 1 || blank > 11 || !line.chars().limit(blank).allMatch(Character::isDigit)) {
        return Optional.empty();
      }
      Instant met = Instant.ofEpochSecond(Long.parseLong(line.substring(0, blank)));
      return PeerAddress.parse(line.substring(blank + 1), DEFAULT_PORT)
          .map(address -> new Memory(met, address));
    }

    String line() {
      return met.getEpochSecond() + " " + address;
    }
  }

  private final Path file;
  private final InterfaceFilter interfaces;
  private final InstantSource clock;

  /**
   * @param file need not be there; several processes may use it
   * @param interfaces if not all, only peers on a link of one of these are told of
   * @param clock for how long ago a peer was met
   */
  public RememberedPeers(Path file, InterfaceFilter interfaces, InstantSource clock) {
    this.file = file;
    this.interfaces = interfaces;
    this.clock = clock;
  }

  /** {@inheritDoc} Those met last come first. */
  @Override
  public void start(Consumer<Sighting> listener) {
    Predicate<PeerAddress> admitted = admitted();
    for (Memory memory : read()) {
      if (!admitted.test(memory.address)) {
        continue;
      }
      listener.accept(
          new Sighting(memory.address, Via.REMEMBERED, Optional.empty(), List.of(), false, false));
    }
  }

  private Predicate<PeerAddress> admitted() {
    if (interfaces.equals(InterfaceFilter.ALL)) {
      return address -> true;
    }
    Set<LanInterface> lans = LanInterface.list(interfaces);
    return address -> {
      InetAddress host = AddressOrder.isLiteral(address) ? address.resolve().getAddress() : null;
      return host != null && lans.stream().anyMatch(lan -> lan.isOnLink(host));
    };
  }

  /** Adds peers that were reached just now; those on this machine and mere names are left out. */
  public void add(Collection<PeerAddress> reached) {
    Instant now = clock.instant();
    List<Memory> memories =
        reached.stream()
            .filter(AddressOrder::isLiteral)
            .filter(RememberedPeers::isElsewhere)
            .map(address -> new Memory(now, address))
            .toList();
    if (memories.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      merge(memories);
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, "peers are not remembered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isElsewhere(PeerAddress address) {
    InetAddress host = address.resolve().getAddress(); // null if its interface is gone
    return host != null && !host.isLoopbackAddress();
  }

  private void merge(List<Memory> memories) throws IOException, InterruptedException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    if (Files.exists(lockFile) && !Files.isRegularFile(lockFile)) {
      throw new IOException("not a regular file: " + lockFile);
    }
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      log.log(System.Logger.Level.DEBUG, () -> "remembering " + memories.size() + ", " + lock);
      write(merged(memories, read()));
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    long end = System.nanoTime() + LOCK_PATIENCE.toNanos();
    FileLock lock = channel.tryLock();
    while (lock == null && System.nanoTime() - end < 0) {
      Thread.sleep(LOCK_TICK);
      lock = channel.tryLock();
    }
    if (lock == null) {
      throw new IOException("somebody else holds the lock");
    }
    return lock;
  }

  private static List<Memory> merged(List<Memory> fresh, List<Memory> old) {
    Set<PeerAddress> addresses = new HashSet<>();
    Map<String, Integer> ofHost = new HashMap<>();
    return Stream.concat(fresh.stream(), old.stream())
        .filter(memory -> addresses.add(memory.address))
        .filter(memory -> ofHost.merge(memory.address.host(), 1, Integer::sum) <= MOST_OF_A_HOST)
        .toList();
  }

  private void write(List<Memory> memories) throws IOException {
    Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "peers", ".tmp");
    try {
      Files.write(draft, memories.stream().limit(MOST).map(Memory::line).toList());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private List<Memory> read() {
    Instant now = clock.instant();
    if (!Files.isRegularFile(file)) { // a pipe would be waited for
      return List.of();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        return List.of();
      }
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .flatMap(line -> Memory.parse(line).stream())
          .filter(memory -> isFresh(memory, now))
          .limit(MOST)
          .toList();
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "no peers are remembered", e);
      return List.of();
    }
  }

  private static boolean isFresh(Memory memory, Instant now) {
    return memory.met.isAfter(now.minus(LIFETIME)) && !memory.met.isAfter(now.plus(LIFETIME));
  }

  @Override
  public void close() {}
}
