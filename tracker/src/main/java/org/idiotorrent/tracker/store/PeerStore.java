package org.idiotorrent.tracker.store;

import java.time.Duration;
import java.util.List;
import org.idiotorrent.share.FileId;

/** Who has which file. Safe for several threads. */
public interface PeerStore extends AutoCloseable {
  /**
   * Lists, renews or removes {@code who} for each of {@code files}, and answers them in this order.
   *
   * @param wanted how many peers are answered for each file at most
   * @param lifetime after which {@code who} is forgotten
   * @throws FullException if there is no room for one of them; what came before it is listed
   */
  List<FilePeers> register(Registrant who, List<Announcement> files, int wanted, Duration lifetime)
      throws FullException;

  /** Answers without listing anybody. */
  FilePeers ask(Asker asker, FileId file);

  Totals totals();

  /** Whether calls wait for another machine. */
  boolean isRemote();

  @Override
  void close();

  /**
   * How much this process holds in its own memory.
   *
   * @param degraded whether the store proper is out of reach
   */
  record Totals(long files, long seeders, long leechers, boolean degraded) {
    public long peers() {
      return seeders + leechers;
    }
  }

  /** The store holds as many peers as it may. */
  final class FullException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
