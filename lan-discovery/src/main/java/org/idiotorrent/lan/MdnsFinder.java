package org.idiotorrent.lan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.idiotorrent.lan.MdnsCatalog.Found;
import org.idiotorrent.lan.MdnsQuestion.RecordType;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;

/**
 * Browses for instances of the service (DISCOVERY.md, section 5). It asks from a port of its own,
 * so that answers come to it alone and need not be heard by everybody else; and in the usual way,
 * from the port of mDNS, for as long as nobody was reached, since some firewalls let through only
 * that. It hears, too, what is told to everybody.
 */
final class MdnsFinder implements LanWay {
  private static final System.Logger log = System.getLogger(MdnsFinder.class.getName());

  private static final MdnsQuestion INSTANCES = new MdnsQuestion(MdnsName.SERVICE, RecordType.PTR);
  private static final Duration MISSING_AFTER = Duration.ofMillis(30);

  /** How many instances are taken note of that were not heard of before. */
  private static final int ASKED_BURST = 4_096;

  private static final int ASKED_PER_SECOND = 200;
  private static final int UNASKED_BURST = 64;
  private static final int UNASKED_PER_SECOND = 10;

  /** How many datagrams are looked at: what asked gets from all of a crowd at once. */
  private static final int READS_ASKED_BURST = 4_096;

  private static final int READS_ASKED_PER_SECOND = 1_000;
  private static final int READS_UNASKED_BURST = 1_000;
  private static final int READS_UNASKED_PER_SECOND = 500;

  private final LanLoop loop;
  private final PeerId self;
  private final BooleanSupplier needed;
  private final Consumer<Sighting> listener;
  private final Map<LanInterface, Ear> ears = new HashMap<>();

  /**
   * @param needed whether no peer was reached yet
   */
  MdnsFinder(LanLoop loop, PeerId self, BooleanSupplier needed, Consumer<Sighting> listener) {
    this.loop = loop;
    this.self = self;
    this.needed = needed;
    this.listener = listener;
  }

  @Override
  public void up(LanInterface lan) {
    ears.put(lan, new Ear(lan));
  }

  @Override
  public void down(LanInterface lan) {
    Optional.ofNullable(ears.remove(lan)).ifPresent(Ear::close);
  }

  @Override
  public void end() {
    List.copyOf(ears.keySet()).forEach(this::down);
  }

  /** What is heard on one interface. */
  private final class Ear {
    private final LanInterface lan;
    private final MdnsCatalog catalog = new MdnsCatalog();
    private final Limits asked =
        new Limits(
            allowance(READS_ASKED_BURST, READS_ASKED_PER_SECOND),
            allowance(ASKED_BURST, ASKED_PER_SECOND));
    private final Limits unasked =
        new Limits(
            allowance(READS_UNASKED_BURST, READS_UNASKED_PER_SECOND),
            allowance(UNASKED_BURST, UNASKED_PER_SECOND));
    private final List<DatagramChannel> open = new ArrayList<>();
    private final Optional<DatagramChannel> alone;
    private final Optional<DatagramChannel> amongAll;
    private final LanLoop.Repetition questions;
    private final LanLoop.Repetition expiry;
    private int rounds;
    private boolean isMissingAsked;

    private Ear(LanInterface lan) {
      this.lan = lan;
      alone = open(() -> BeaconSocket.unbound(lan), asked);
      amongAll =
          open(
              () -> BeaconSocket.joined(lan, MdnsQuestion.group(lan), MdnsQuestion.port()),
              unasked);
      questions = loop.repeat(Cadence.MDNS_QUESTION, this::ask);
      expiry = loop.repeat(InterfaceWatch.CADENCE, this::expire);
    }

    private Optional<DatagramChannel> open(Opening opening, Limits limits) {
      try {
        DatagramChannel channel = opening.open();
        open.add(channel);
        loop.listen(channel, (datagram, source) -> received(datagram, source, limits));
        return Optional.of(channel);
      } catch (IOException | RuntimeException e) {
        log.log(System.Logger.Level.DEBUG, () -> "no mDNS on " + lan, e);
        return Optional.empty();
      }
    }

    private void expire() {
      catalog.expire(System.nanoTime()).forEach(this::gone);
    }

    private void ask() {
      List<MdnsQuestion> all = new ArrayList<>(catalog.missing());
      all.add(INSTANCES);
      send(alone, MdnsQuestion.datagram(all, true));
      if (rounds++ > 0 && needed.getAsBoolean()) {
        send(amongAll, MdnsQuestion.datagram(all, false));
      }
      isMissingAsked = false;
    }

    private void askMissing() {
      List<MdnsQuestion> missing = catalog.missing();
      if (!missing.isEmpty()) {
        send(alone, MdnsQuestion.datagram(missing, true));
      }
    }

    private void send(Optional<DatagramChannel> channel, ByteBuffer question) {
      if (channel.isEmpty()) {
        return;
      }
      try {
        InetAddress group = MdnsQuestion.group(lan);
        channel.get().send(question, new InetSocketAddress(group, MdnsQuestion.port()));
      } catch (IOException | RuntimeException e) {
        log.log(System.Logger.Level.DEBUG, () -> "cannot ask by mDNS on " + lan, e);
      }
    }

    private void received(ByteBuffer datagram, InetSocketAddress source, Limits limits) {
      // An IPv6 socket takes IPv4 too, which has its own.
      if (!lan.isOnLink(source.getAddress()) || !limits.reads.take(System.nanoTime())) {
        return;
      }
      List<MdnsRecord> records = MdnsReply.read(datagram);
      catalog.bye(records).forEach(this::gone);
      catalog.hear(records, limits.newcomers, System.nanoTime()).forEach(this::come);
      if (!isMissingAsked && !catalog.missing().isEmpty()) {
        isMissingAsked = true;
        loop.after(MISSING_AFTER, this::askMissing);
      }
    }

    private void come(Found found) {
      Optional<PeerId> peerId = MdnsText.peer(found.text());
      if (peerId.filter(self::equals).isEmpty()) {
        List<AnnouncedShare> shares =
            MdnsText.share(found.text(), found.instance()).stream().toList();
        usable(found).forEach(address -> tell(found, address, peerId, shares, false));
      }
    }

    /** A peer has gone when its last instance has. */
    private void gone(Found found) {
      Optional<PeerId> peerId = MdnsText.peer(found.text());
      usable(found)
          .filter(address -> !catalog.hasAt(address, found.port()))
          .forEach(address -> tell(found, address, peerId, List.of(), true));
    }

    private void tell(
        Found found,
        InetAddress host,
        Optional<PeerId> peerId,
        List<AnnouncedShare> shares,
        boolean gone) {
      PeerAddress address = PeerAddress.of(lan.scoped(host), found.port());
      Sighting sighting = new Sighting(address, Via.MDNS, peerId, shares, gone, gone);
      Duration handicap = lan.kind().handicap(ears.keySet());
      if (handicap.isZero()) {
        listener.accept(sighting);
      } else {
        loop.after(handicap, () -> listener.accept(sighting));
      }
    }

    private Stream<InetAddress> usable(Found found) {
      return found.port() == 0 ? Stream.empty() : found.addresses().stream().filter(this::isOnLink);
    }

    /**
     * Whether {@code address} is of a host on this link, in whatever family its record came: a
     * stranger may put any address into its records.
     */
    private boolean isOnLink(InetAddress address) {
      return lan.isOnLink(address)
          || ears.keySet().stream()
              .anyMatch(other -> other.index() == lan.index() && other.isOnLink(address));
    }

    private void close() {
      questions.cancel();
      expiry.cancel();
      for (DatagramChannel channel : open) {
        try {
          channel.close();
        } catch (IOException e) {
          log.log(System.Logger.Level.DEBUG, () -> "cannot close a socket on " + lan, e);
        }
      }
    }
  }

  /** Of what comes in on one socket: of datagrams, and of instances not heard of before. */
  private record Limits(Allowance reads, Allowance newcomers) {}

  private interface Opening {
    DatagramChannel open() throws IOException;
  }

  private static Allowance allowance(int burst, int perSecond) {
    return new Allowance(burst, perSecond, System.nanoTime());
  }
}
