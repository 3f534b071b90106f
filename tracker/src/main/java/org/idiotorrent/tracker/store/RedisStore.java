package org.idiotorrent.tracker.store;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.idiotorrent.share.FileId;
import org.idiotorrent.tracker.log.EventLog;
import org.idiotorrent.tracker.store.Announcement.State;

/**
 * Keeps peers in a Redis or Valkey (6.2 or newer), which several trackers may share. What passes by
 * is kept in memory as well; while Redis is out of reach, that is what is answered from.
 *
 * <p>All lifetimes are counted by Redis' clock. The keys of one file, {@code idt:{ID}:s}, {@code
 * :l} and {@code :p}, are in one slot of a cluster, and end by themselves after the longest
 * lifetime.
 */
public final class RedisStore implements PeerStore {
  private static final byte[] NOBODY = {};

  private final RedisLink link;
  private final RedisScript script = new RedisScript();
  private final MemoryStore last;
  private final Duration longest;

  /**
   * Connects at the first call.
   *
   * @param maxPeers how many peers are held in memory at most
   * @param longest lifetime there is; the same for all trackers that share the Redis
   */
  public RedisStore(URI url, long maxPeers, Duration longest, EventLog log) {
    this.link = new RedisLink(url, log);
    this.last = new MemoryStore(maxPeers);
    this.longest = longest;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public List<FilePeers> register(
      Registrant who, List<Announcement> files, int wanted, Duration lifetime) {
    List<FilePeers> answers = new ArrayList<>(files.size());
    for (Announcement file : files) {
      int most = file.state() == State.GONE ? 0 : wanted;
      Asker asker = new Asker(who.address(), Optional.of(who.id()), most);
      remember(who, file, lifetime);
      answers.add(
          run(who.key(), file, data(who), asker, lifetime)
              .orElseGet(() -> lastKnown(asker, file.file())));
    }
    return answers;
  }

  private void remember(Registrant who, Announcement file, Duration lifetime) {
    try {
      last.register(who, List.of(file), 0, lifetime);
    } catch (FullException e) {
      return; // Redis has room
    }
  }

  @Override
  public FilePeers ask(Asker asker, FileId file) {
    Announcement nothing = new Announcement(file, State.LEECHER);
    return run(NOBODY, nothing, NOBODY, asker, Duration.ZERO)
        .orElseGet(() -> lastKnown(asker, file));
  }

  private FilePeers lastKnown(Asker asker, FileId file) {
    FilePeers known = last.ask(asker, file);
    return new FilePeers(known.seeders(), known.leechers(), known.peers(), true);
  }

  /** Port and LAN addresses. */
  private static byte[] data(Registrant who) {
    byte[] lan = who.lan().packed();
    return ByteBuffer.allocate(2 + lan.length).putChar((char) who.port()).put(lan).array();
  }

  private Optional<FilePeers> run(
      byte[] field, Announcement file, byte[] data, Asker asker, Duration lifetime) {
    String slot = "idt:{" + file.file().hex() + "}:";
    List<byte[]> keys = List.of(ascii(slot + "s"), ascii(slot + "l"), ascii(slot + "p"));
    int picked = asker.wanted() == 0 ? 0 : asker.wanted() + 1; // may pick the asker
    List<byte[]> arguments =
        List.of(
            field,
            ascii(file.state().name().substring(0, 1)),
            ascii(Long.toString(lifetime.toMillis())),
            data,
            ascii(Integer.toString(picked)),
            ascii(Double.toString(ThreadLocalRandom.current().nextDouble())),
            ascii(Long.toString(longest.toMillis())),
            asker.address().bytes());
    Optional<FilePeers> answer =
        link.call(redis -> RedisAnswer.read(script.run(redis, keys, arguments), asker));
    answer.ifPresent(peers -> last.learn(file.file(), peers.peers(), longest.dividedBy(2)));
    return answer;
  }

  /** What this process's memory holds; Redis may hold more. */
  @Override
  public Totals totals() {
    Totals known = last.totals();
    return new Totals(known.files(), known.seeders(), known.leechers(), link.isAway());
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public void close() {
    link.close();
    last.close();
  }
}
