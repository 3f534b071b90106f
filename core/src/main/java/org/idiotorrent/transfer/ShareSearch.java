package org.idiotorrent.transfer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
public final class ShareSearch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ShareSearch.class.getName());
  private static final int MAX_CONTACTS = 4_096;
  private static final int MAX_SHARES = 100_000;
  private static final int MAX_SHARES_OF_HOST = 20_000;
  private static final Duration AGAIN = Duration.ofSeconds(3);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final PeerId self;
  private final ShareQuery query;
  private final Consumer<PeerAddress> reached;
  private final PeerCache<PeerAddress, Contact> contacts = new PeerCache<>(MAX_CONTACTS);
  private final InquiryTurns turns = new InquiryTurns();
  private final long started = System.nanoTime();
  private boolean anyReached;
  private boolean ended;
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
    if (ended) {
      return;
    }
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
    boolean isNewWay = contact.heardBy(sighting.via());
    if (contact.announces(wanted(sighting.shares()), sighting.listIsWhole())) {
      contact.doubt();
    }
    if (!contact.isReached()) {
      contact.peerId = sighting.peerId().isPresent() ? sighting.peerId() : contact.peerId;
    }
    if (known.isEmpty() || isToBeAskedAgain(contact, isNewWay)) {
      lastNews = isSpare(contact) ? lastNews : System.nanoTime();
      queue(contact);
      askWhoIsNext();
    }
  }

  /** Of those not reached: who failed may be there by now, and a spare one have something else. */
  private boolean isToBeAskedAgain(Contact contact, boolean isNewWay) {
    return switch (contact.state) {
      case FAILED -> isNewWay || System.nanoTime() - contact.since > AGAIN.toNanos();
      case SPARE -> !isSpare(contact);
      case QUEUED, NEXT, ASKED, REACHED -> false;
    };
  }

  private void queue(Contact contact) {
    contact.become(Contact.State.QUEUED);
    turns.add(contact);
  }

  private List<AnnouncedShare> wanted(List<AnnouncedShare> shares) {
    return shares.stream().filter(this::isWanted).toList();
  }

  /** Not those of which only a part of the ID is known: that cannot be told. */
  private boolean isWanted(AnnouncedShare share) {
    return share.id().filter(id -> query.matches(id, share.name())).isPresent();
  }

  /**
   * Whether the peer was reached at another address, as good or better, and said there all that is
   * announced here: that it is the same peer is only somebody's word.
   */
  private boolean isSpare(Contact contact) {
    return othersOf(contact).stream()
        .anyMatch(other ->
            other.isReached() && !contact.isBetterThan(other) && other.saysAll(contact.shares));
  }

  /**
   * Asks those that were reached again who, more than {@code soonest} ago, said goodbye or
   * announced something else than before, and all who were not asked for {@code latest}, those that
   * did not answer then included. Forgets who has gone.
   */
  public synchronized void refresh(Duration soonest, Duration latest) {
    long now = System.nanoTime();
    for (Contact contact : all()) {
      boolean old = now - contact.askedAt > latest.toNanos();
      boolean doubted = contact.doubted && now - contact.doubtedAt > soonest.toNanos();
      if (contact.hasGone()) {
        contacts.remove(contact.address);
      } else if (contact.state == Contact.State.FAILED && old) {
        queue(contact);
      } else if (contact.isReached()
          && (doubted || old)
          && !contact.isAskedAgain
          && turns.again(contact, now)) {
        contact.isAskedAgain = true;
        start("ask again ", contact, this::askAgain);
      }
    }
    askWhoIsNext();
  }

  /**
   * Takes note of nothing any more, and asks nobody. Who is asked just now is not waited for: a
   * thread that waits in the kernel would hold up the end of the program.
   */
  @Override
  public synchronized void close() {
    ended = true;
    contacts.forEach(contact -> contact.asking.ifPresent(Thread::interrupt));
  }

  private List<Contact> all() {
    List<Contact> all = new ArrayList<>(contacts.size());
    contacts.forEach(all::add);
    return all;
  }

  private Optional<Contact> nextInTurn() {
    return ended ? Optional.empty() : turns.next(System.nanoTime());
  }

  private void start(String what, Contact contact, Consumer<Contact> work) {
    contact.asking =
        Optional.of(PeerThreads.PLATFORM.start(what + contact.address, () -> work.accept(contact)));
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
        queue(other);
      }
    }
  }

  private void askWhoIsNext() {
    for (Optional<Contact> next = nextInTurn(); next.isPresent(); next = nextInTurn()) {
      Contact contact = next.get();
      if (!contacts.get(contact.address).equals(next)) {
        turns.ended(contact); // forgotten meanwhile
      } else if (isSpare(contact)) {
        turns.ended(contact);
        contact.become(Contact.State.SPARE);
      } else {
        contact.become(Contact.State.NEXT);
        start("ask ", contact, this::ask);
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
      long turn = contact.turn(others);
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
      List<AnnouncedShare> shares = wanted(inquiry.catalog(query));
      synchronized (this) {
        contact.peerId = Optional.of(inquiry.peerId());
        contact.says(bounded(contact, shares));
        contact.become(Contact.State.REACHED);
        leaveTheBest(contact);
        contacts.put(contact.address, contact);
        contacts.confirm(contact.address);
        noteFirst();
      }
      reached.accept(contact.address);
    }
  }

  /** As many of what {@code contact} says as there is room for. */
  private List<AnnouncedShare> bounded(Contact contact, List<AnnouncedShare> shares) {
    int all = 0;
    int ofHost = 0;
    for (Contact other : all()) {
      if (other != contact && other.isReached()) {
        all += other.shares.size();
        ofHost += other.address.host().equals(contact.address.host()) ? other.shares.size() : 0;
      }
    }
    int room = Math.max(0, Math.min(MAX_SHARES - all, MAX_SHARES_OF_HOST - ofHost));
    return shares.subList(0, Math.min(shares.size(), room));
  }

  /** One reached address of a peer is enough, {@code contact} or a better one, if it says all. */
  private void leaveTheBest(Contact contact) {
    for (Contact other : othersOf(contact)) {
      Contact better = contact.isBetterThan(other) ? contact : other;
      Contact worse = better == contact ? other : contact;
      if (other.isReached() && better.saysAll(worse.shares)) {
        worse.become(Contact.State.SPARE);
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
    turns.ended(contact);
    contact.asking = Optional.empty();
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

  /** Waits until {@link #isQuiet}, for {@code most} at most. */
  public synchronized void await(Duration quiet, Duration least, Duration most)
      throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!isQuiet(quiet, least)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LOOK_EVERY.toNanos()));
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
    askWhoIsNext(); // those who take long have made room
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
    return ShareOffer.merge(
        all().stream()
            .filter(contact -> !contact.shares.isEmpty())
            .flatMap(contact -> contact.offers(ways(contact))));
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
}
