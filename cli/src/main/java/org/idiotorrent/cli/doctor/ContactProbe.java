package org.idiotorrent.cli.doctor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Heard;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.lan.LanProbe;
import org.idiotorrent.lan.LanProbe.Way;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.PeerCheck;

/**
 * Calls on addresses, side by side and under one deadline, and asks the peers there what they heard
 * of this computer.
 */
final class ContactProbe {
  private static final System.Logger log = System.getLogger(ContactProbe.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Until a datagram that was sent to a peer has come there, and was taken note of. */
  private static final Duration FLIGHT = Duration.ofMillis(100);

  private final LanProbe probe;
  private final int port;
  private final List<Nic> nics;

  /** Addresses of the names that were looked up so far. */
  private final Map<PeerAddress, InetAddress> found = new ConcurrentHashMap<>();

  /**
   * @param probe that has sent its queries
   * @param port where peers are to dial back
   */
  ContactProbe(LanProbe probe, int port, List<Nic> nics) {
    this.probe = probe;
    this.port = port;
    this.nics = List.copyOf(nics);
  }

  /** Takes {@code limit} at most. Of the calls that take longer, those on named peers failed. */
  List<Contact> run(Map<PeerAddress, Set<Via>> addresses, Duration limit)
      throws InterruptedException {
    List<Contact> contacts = new ArrayList<>();
    List<Thread> calls = new ArrayList<>();
    addresses.forEach((address, via) ->
        calls.add(
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  Contact contact = call(address, via);
                  synchronized (contacts) {
                    contacts.add(contact);
                  }
                })));
    long end = System.nanoTime() + limit.toNanos();
    for (Thread call : calls) {
      call.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    synchronized (contacts) {
      List<Contact> all = new ArrayList<>(contacts);
      addresses.forEach((address, via) -> {
        if (via.contains(Via.NAMED)
            && contacts.stream().noneMatch(one -> one.address().equals(address))) {
          all.add(missed(address, via));
        }
      });
      return all;
    }
  }

  private Contact missed(PeerAddress address, Set<Via> via) {
    Optional<InetAddress> host = Optional.ofNullable(found.get(address));
    PeerCheck.Outcome outcome =
        host.isPresent() ? PeerCheck.Outcome.NO_ANSWER : PeerCheck.Outcome.UNKNOWN_NAME;
    return new Contact(address, host, via, false, PeerCheck.failed(outcome), Heard.UNTOLD);
  }

  private Contact call(PeerAddress address, Set<Via> via) {
    Optional<InetAddress> host = Optional.ofNullable(address.resolve().getAddress());
    host.ifPresent(one -> found.put(address, one));
    boolean own = host.filter(this::isOwn).isPresent();
    PeerCheck check =
        host.isEmpty()
            ? PeerCheck.failed(PeerCheck.Outcome.UNKNOWN_NAME)
            : check(address, probe.sender(Way.MULTICAST), own ? 0 : port);
    Heard heard = own ? Heard.UNTOLD : heard(address, host, check);
    return new Contact(address, host, via, own, check, heard);
  }

  private static PeerCheck check(PeerAddress address, PeerId self, int port) {
    return PeerCheck.of(address, self, port, PATIENCE);
  }

  private Heard heard(PeerAddress address, Optional<InetAddress> host, PeerCheck check) {
    Optional<Hearing> multicast = hearing(check);
    if (multicast.isEmpty() || host.isEmpty()) {
      return Heard.UNTOLD;
    }
    Optional<Hearing> broadcast = hearing(check(address, probe.sender(Way.BROADCAST), 0));
    boolean ipv4 = host.get() instanceof Inet4Address;
    boolean any =
        hears(multicast.get(), ipv4) || broadcast.filter(heard -> hears(heard, ipv4)).isPresent();
    Optional<Hearing> unicast = any ? Optional.empty() : heardAlone(address, host.get());
    return new Heard(multicast, broadcast, unicast);
  }

  private static boolean hears(Hearing hearing, boolean ipv4) {
    return ipv4 ? hearing.ipv4() : hearing.ipv6();
  }

  /** What it hears of what is sent to it alone: a network that filters lets that through. */
  private Optional<Hearing> heardAlone(PeerAddress address, InetAddress host) {
    probe.call(host);
    try {
      Thread.sleep(FLIGHT);
    } catch (InterruptedException e) {
      log.log(System.Logger.Level.DEBUG, "nobody interrupts this", e);
      Thread.currentThread().interrupt();
    }
    return hearing(check(address, probe.caller(), 0));
  }

  private static Optional<Hearing> hearing(PeerCheck check) {
    return check.answer().map(PeerCheck.Answer::hearing).filter(Hearing::known);
  }

  private boolean isOwn(InetAddress host) {
    return host.isLoopbackAddress() || nics.stream().anyMatch(nic -> nic.has(host));
  }
}
