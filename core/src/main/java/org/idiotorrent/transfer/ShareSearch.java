package org.idiotorrent.transfer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.ShareQuery;

/**
 * Looks for shares: asks every peer that finders hear of for its catalog, and merges what they say
 * by file ID and peer ID. Safe for several threads; {@code this} guards all, and nothing blocks
 * under it but waiting for news.
 */
public final class ShareSearch {
  private static final System.Logger LOG = System.getLogger(ShareSearch.class.getName());
  private static final int MAX_CONTACTS = 4_096;
  private static final int MAX_INQUIRIES = 64;

  private final PeerId self;
  private final ShareQuery query;
  private final Map<PeerAddress, Contact> contacts = new LinkedHashMap<>();
  private final Semaphore inquiries = new Semaphore(MAX_INQUIRIES);
  private int open; // inquiries that are not answered yet
  private long lastNews = System.nanoTime();

  /** What is known of one address. */
  private static final class Contact {
    private final EnumSet<Via> via = EnumSet.noneOf(Via.class);
    private Optional<PeerId> peerId = Optional.empty();
    private List<AnnouncedShare> shares = List.of();
    private State state = State.HEARD;
  }

  private enum State {
    HEARD,
    ASKED,
    REACHED,
    FAILED
  }

  public ShareSearch(PeerId self, ShareQuery query) {
    this.self = self;
    this.query = query;
  }

  /** Takes note of a sighting; made to be the listener of finders. */
  public synchronized void heard(Sighting sighting) {
    if (sighting.gone() || sighting.peerId().equals(Optional.of(self))) {
      return;
    }
    Contact contact = contacts.get(sighting.address());
    if (contact == null) {
      if (contacts.size() >= MAX_CONTACTS) {
        return;
      }
      contact = new Contact();
      contacts.put(sighting.address(), contact);
      lastNews = System.nanoTime();
    }
    contact.via.add(sighting.via());
    if (contact.state != State.REACHED) {
      contact.peerId = sighting.peerId().isPresent() ? sighting.peerId() : contact.peerId;
      contact.shares = sighting.shares().isEmpty() ? contact.shares : sighting.shares();
    }
    askWhoIsNext();
  }

  /**
   * Asks all that were heard, but of several addresses of one peer only one at a time, until one
   * answers.
   */
  private void askWhoIsNext() {
    contacts.forEach((address, contact) -> {
      if (contact.state == State.HEARD && !isBeingAskedElsewhere(contact)) {
        contact.state = State.ASKED;
        open++;
        PeerThreads.PLATFORM.start("ask " + address, () -> ask(address, contact));
      }
    });
  }

  private boolean isBeingAskedElsewhere(Contact contact) {
    return contact.peerId.isPresent()
        && contacts.values().stream()
            .filter(other -> other.state == State.ASKED || other.state == State.REACHED)
            .anyMatch(other -> other.peerId.equals(contact.peerId));
  }

  private void ask(PeerAddress address, Contact contact) {
    inquiries.acquireUninterruptibly();
    try (PeerInquiry inquiry = PeerInquiry.dial(address, self, Optional.empty())) {
      List<AnnouncedShare> shares = inquiry.catalog(query);
      synchronized (this) {
        contact.peerId = Optional.of(inquiry.peerId());
        contact.shares = shares;
        contact.state = State.REACHED;
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> address + " cannot be asked: " + e.getMessage());
      synchronized (this) {
        contact.state = State.FAILED;
      }
    } finally {
      inquiries.release();
      answered();
    }
  }

  private synchronized void answered() {
    open--;
    lastNews = System.nanoTime();
    askWhoIsNext();
    notifyAll();
  }

  /**
   * Waits until all that was heard has answered and nothing new was heard for {@code quiet}; at
   * least {@code least}, at most {@code most} from now. With nothing heard at all it waits for
   * {@code most}.
   */
  public synchronized void await(Duration quiet, Duration least, Duration most)
      throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      long end = start + most.toNanos();
      if (open == 0 && !contacts.isEmpty()) {
        end = Math.min(end, Math.max(start + least.toNanos(), lastNews + quiet.toNanos()));
      }
      if (now >= end) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.min(end - now, quiet.toNanos()));
    }
  }

  /** What was found so far, in the order of names; reachable shares before others. */
  public synchronized List<FoundShare> found() {
    Map<FileId, List<Offer>> offers = new LinkedHashMap<>();
    contacts.forEach((address, contact) -> {
      for (AnnouncedShare share : contact.shares) {
        Optional<FileId> id = share.id();
        if (id.isPresent() && query.matches(id.get(), share.name())) {
          offers
              .computeIfAbsent(id.get(), any -> new ArrayList<>())
              .add(new Offer(share, address, contact));
        }
      }
    });
    return offers.entrySet().stream()
        .map(entry -> merge(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparing(FoundShare::isReachable)
                .reversed()
                .thenComparing(FoundShare::name)
                .thenComparing(share -> share.id().hex()))
        .toList();
  }

  /** That one contact has one share. */
  private record Offer(AnnouncedShare share, PeerAddress address, Contact contact) {
    boolean reachable() {
      return contact.state == State.REACHED;
    }
  }

  private FoundShare merge(FileId id, List<Offer> offers) {
    offers.sort(Comparator.comparing(Offer::reachable).reversed());
    Map<Object, FoundShare.FoundPeer> peers = new LinkedHashMap<>();
    for (Offer offer : offers) {
      Object key = offer.contact.peerId.isPresent() ? offer.contact.peerId.get() : offer.address;
      peers.computeIfAbsent(key, any -> peer(offer));
    }
    AnnouncedShare best = offers.getFirst().share;
    return new FoundShare(
        id, best.name(), best.size(), best.chunkSize(), best.folder(), List.copyOf(peers.values()));
  }

  private FoundShare.FoundPeer peer(Offer offer) {
    EnumSet<Via> via = EnumSet.copyOf(offer.contact.via);
    if (offer.contact.peerId.isPresent()) {
      Collection<Contact> all = contacts.values();
      all.stream()
          .filter(other -> other.peerId.equals(offer.contact.peerId))
          .forEach(other -> via.addAll(other.via));
    }
    return new FoundShare.FoundPeer(
        offer.contact.peerId, offer.address, via, offer.share.complete(), offer.reachable());
  }
}
