package org.idiotorrent.transfer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.idiotorrent.peer.AddressOrder;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerCache;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;

/**
 * Looks for shares: asks every peer that finders hear of for its catalog, and merges what they say
 * by file ID and peer ID. Of several addresses of one peer the best is asked first, and the next if
 * that does not answer soon; a better one that is heard of later takes the place of the one that
 * answered. Whoever watches has those asked again, with {@link #refresh}, of whom something new was
 * heard, or nothing for long. Safe for several threads; {@code this} guards all, and nothing blocks
 * under it but waiting for news.
 */
public final class ShareSearch {
  private static final System.Logger LOG = System.getLogger(ShareSearch.class.getName());
  private static final int MAX_CONTACTS = 4_096;
  private static final int MAX_INQUIRIES = 64;
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final PeerId self;
  private final ShareQuery query;
  private final Consumer<PeerAddress> reached;
  private final PeerCache<PeerAddress, Contact> contacts = new PeerCache<>(MAX_CONTACTS);
  private final Queue<Contact> queue = new ArrayDeque<>();
  private final long started = System.nanoTime();
  private int inquiries; // threads that ask, or wait for their turn
  private boolean anyReached;
  private long lastNews = started;

  /**
   * @param self is said to those who are asked, and not asked itself
   */
  public ShareSearch(PeerId self, ShareQuery query) {
    this(self, query, address -> {});
  }

  /**
   * @param reached is told of each address that answered; must not block
   */
  public ShareSearch(PeerId self, ShareQuery query, Consumer<PeerAddress> reached) {
    this.self = self;
    this.query = query;
    this.reached = reached;
  }

  /** Takes note of a sighting; made to be the listener of finders. */
  public synchronized void heard(Sighting sighting) {
    Optional<Contact> known = contacts.get(sighting.address());
    if (sighting.gone()) {
      known.ifPresent(contact -> {
        contact.goneBy(sighting.via());
        contact.doubt();
      });
      return;
    }
    Contact contact = known.orElseGet(() -> new Contact(sighting.address()));
    contacts.put(sighting.address(), contact);
    contact.heardBy(sighting.via());
    if (!sighting.shares().isEmpty() && !sighting.shares().equals(contact.announced)) {
      contact.announced = sighting.shares();
      contact.doubt();
    }
    if (!contact.isReached()) {
      contact.peerId = sighting.peerId().isPresent() ? sighting.peerId() : contact.peerId;
      contact.shares = contact.announced;
    }
    boolean again =
        contact.state == Contact.State.FAILED
            && System.nanoTime() - contact.since > AGAIN.toNanos();
    if (known.isEmpty() || again) {
      lastNews = isSpare(contact) ? lastNews : System.nanoTime();
      contact.become(Contact.State.QUEUED);
      queue.add(contact);
      askWhoIsNext();
    }
  }

  private boolean isSpare(Contact contact) {
    return othersOf(contact).stream()
        .anyMatch(other -> other.isReached() && !contact.isBetterThan(other));
  }

  /**
   * Asks those that were reached again who, more than {@code soonest} ago, said goodbye or
   * announced something else than before, and all who were not asked for {@code latest}. Forgets
   * who has gone.
   */
  public synchronized void refresh(Duration soonest, Duration latest) {
    long now = System.nanoTime();
    for (Contact contact : all()) {
      boolean doubted = contact.doubted && now - contact.doubtedAt > soonest.toNanos();
      boolean due = doubted || now - contact.askedAt > latest.toNanos();
      if (contact.hasGone()) {
        contacts.remove(contact.address);
      } else if (contact.isReached() && due && !contact.isAskedAgain) {
        contact.isAskedAgain = true;
        inquiries++;
        PeerThreads.PLATFORM.start("ask again " + contact.address, () -> askAgain(contact));
      }
    }
  }

  private List<Contact> all() {
    List<Contact> all = new ArrayList<>(contacts.size());
    contacts.forEach(all::add);
    return all;
  }

  private void askAgain(Contact contact) {
    try {
      inquire(contact);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> contact.address + " is there no more: " + e.getMessage());
      lost(contact);
    } finally {
      answered(contact);
    }
  }

  /** Now the peer's other addresses have their turn. */
  private synchronized void lost(Contact contact) {
    contact.become(Contact.State.FAILED);
    for (Contact other : othersOf(contact)) {
      if (other.state == Contact.State.SPARE) {
        other.become(Contact.State.QUEUED);
        queue.add(other);
      }
    }
  }

  private void askWhoIsNext() {
    while (inquiries < MAX_INQUIRIES && !queue.isEmpty()) {
      Contact contact = queue.remove();
      if (!contacts.get(contact.address).equals(Optional.of(contact))) {
        continue; // forgotten meanwhile
      }
      if (isSpare(contact)) {
        contact.become(Contact.State.SPARE);
      } else {
        inquiries++;
        contact.become(Contact.State.NEXT);
        PeerThreads.PLATFORM.start("ask " + contact.address, () -> ask(contact));
      }
    }
  }

  private void ask(Contact contact) {
    try {
      if (awaitTurn(contact)) {
        inquire(contact);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> contact.address + " cannot be asked: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      answered(contact);
    }
  }

  /**
   * Waits until no better address of the same peer is about to be asked, and none has been asked
   * just now; false if the peer was reached meanwhile at one that is as good.
   */
  private synchronized boolean awaitTurn(Contact contact) throws InterruptedException {
    while (true) {
      long now = System.nanoTime();
      List<Contact> others = othersOf(contact);
      if (isSpare(contact)) {
        contact.become(Contact.State.SPARE);
        return false;
      }
      long turn = turn(contact, others);
      boolean first =
          others.stream()
              .noneMatch(other -> other.state == Contact.State.NEXT && other.isBefore(contact));
      if (first && turn - now <= 0) {
        contact.become(Contact.State.ASKED);
        notifyAll();
        return true;
      }
      TimeUnit.NANOSECONDS.timedWait(
          this, Math.max(turn - now, AddressOrder.RESOLUTION_DELAY.toNanos()));
    }
  }

  /** When, by {@link System#nanoTime()}, a contact may be asked beside others of its peer. */
  private static long turn(Contact contact, List<Contact> others) {
    boolean wait = contact.peerId.isPresent() && AddressOrder.isLastResort(contact.address);
    long turn = contact.since + (wait ? AddressOrder.RESOLUTION_DELAY.toNanos() : 0);
    for (Contact other : others) {
      if (other.state == Contact.State.ASKED) {
        turn = Math.max(turn, other.since + AddressOrder.ATTEMPT_DELAY.toNanos());
      }
    }
    return turn;
  }

  /** Called for each of many contacts again and again: so without streams. */
  private List<Contact> othersOf(Contact contact) {
    if (contact.peerId.isEmpty()) {
      return List.of();
    }
    List<Contact> others = new ArrayList<>();
    contacts.forEach(other -> {
      if (other != contact && other.peerId.equals(contact.peerId)) {
        others.add(other);
      }
    });
    return others;
  }

  private void inquire(Contact contact) throws IOException {
    synchronized (this) {
      contact.askedAt = System.nanoTime();
      contact.doubted = false;
    }
    try (PeerInquiry inquiry = PeerInquiry.dial(contact.address, self, Optional.empty())) {
      List<AnnouncedShare> shares = inquiry.catalog(query);
      synchronized (this) {
        contact.peerId = Optional.of(inquiry.peerId());
        contact.shares = shares;
        contact.become(Contact.State.REACHED);
        leaveTheBest(contact);
        contacts.put(contact.address, contact);
        contacts.confirm(contact.address);
        noteFirst();
      }
      reached.accept(contact.address);
    }
  }

  /** One reached address of a peer is enough, {@code contact} or a better one. */
  private void leaveTheBest(Contact contact) {
    for (Contact other : othersOf(contact)) {
      if (other.isReached()) {
        (contact.isBetterThan(other) ? other : contact).become(Contact.State.SPARE);
      }
    }
  }

  private void noteFirst() {
    if (!anyReached) {
      anyReached = true;
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      LOG.log(Level.DEBUG, () -> "first peer confirmed after " + millis + " ms");
    }
  }

  private synchronized void answered(Contact contact) {
    inquiries--;
    contact.isAskedAgain = false;
    if (contact.isOpen()) {
      contact.become(Contact.State.FAILED);
    }
    if (contact.state != Contact.State.SPARE) {
      lastNews = System.nanoTime();
    }
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
      if (isAnswered()) {
        end = Math.min(end, Math.max(start + least.toNanos(), lastNews + quiet.toNanos()));
      }
      if (now >= end) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.min(end - now, quiet.toNanos()));
    }
  }

  /** Time since something new was heard or somebody answered. */
  public synchronized Duration stillness() {
    return Duration.ofNanos(System.nanoTime() - lastNews);
  }

  /**
   * Whether all that was heard has answered, nothing new was heard for {@code quiet}, and this has
   * gone on for {@code least}. Never while nobody was heard at all.
   */
  public synchronized boolean isQuiet(Duration quiet, Duration least) {
    long now = System.nanoTime();
    return isAnswered() && now - lastNews >= quiet.toNanos() && now - started >= least.toNanos();
  }

  private boolean isAnswered() {
    List<Contact> current = all().stream().filter(Contact::isCurrent).toList();
    return !current.isEmpty() && current.stream().noneMatch(this::isWaitedFor);
  }

  /** A better address of who was reached is not waited for longer than one of who was not. */
  private boolean isWaitedFor(Contact contact) {
    boolean slow = System.nanoTime() - contact.since > AddressOrder.ATTEMPT_DELAY.toNanos();
    return contact.isAskedAgain
        || (contact.isOpen() && !(slow && othersOf(contact).stream().anyMatch(Contact::isReached)));
  }

  /** Those of the addresses named by the user at which nobody was reached so far. */
  public synchronized List<PeerAddress> unreachedNamed() {
    return all().stream()
        .filter(contact -> contact.via.contains(Via.NAMED))
        .filter(contact -> contact.isOpen() || contact.state == Contact.State.FAILED)
        .map(contact -> contact.address)
        .toList();
  }

  /** What was found so far, in the order of names; reachable shares before others. */
  public synchronized List<FoundShare> found() {
    return ShareOffer.merge(all().stream().flatMap(this::offers));
  }

  private Stream<ShareOffer> offers(Contact contact) {
    if (contact.shares.isEmpty()) {
      return Stream.of();
    }
    EnumSet<Via> via = ways(contact);
    return contact.shares.stream().flatMap(share -> offer(contact, share, via).stream());
  }

  /** How a peer is heard of, or was last if all ways say that it has gone. */
  private EnumSet<Via> ways(Contact contact) {
    List<Contact> others = othersOf(contact);
    EnumSet<Via> ways = EnumSet.copyOf(contact.via);
    others.forEach(other -> ways.addAll(other.via));
    if (ways.isEmpty()) {
      ways.addAll(contact.left);
      others.forEach(other -> ways.addAll(other.left));
    }
    return ways;
  }

  private Optional<ShareOffer> offer(Contact contact, AnnouncedShare share, Set<Via> via) {
    return share
        .id()
        .filter(id -> query.matches(id, share.name()))
        .map(id ->
            new ShareOffer(
                id,
                share,
                new FoundShare.FoundPeer(
                    contact.peerId, contact.address, via, share.complete(), contact.isReached())));
  }
}
