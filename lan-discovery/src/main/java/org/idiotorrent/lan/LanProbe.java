package org.idiotorrent.lan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.ShareQuery;

/**
 * Sends a query by multicast, a second later one by broadcast, and one to the group of mDNS, on
 * every interface and family that is used, and takes note of what comes back: its own datagrams,
 * which the system loops back, and the answers of peers. Multicast and broadcast have a peer ID
 * each, so that a peer can be asked which of them it heard.
 */
public final class LanProbe {
  private static final System.Logger log = System.getLogger(LanProbe.class.getName());
  private static final int MDNS_PORT = 5353;
  private static final MdnsQuestion INSTANCES =
      new MdnsQuestion(MdnsName.SERVICE, MdnsQuestion.RecordType.PTR);

  /** A responder tells the group the same at most once a second (RFC 6762, section 6). */
  private static final List<Duration> TO_ALL =
      List.of(Duration.ZERO, Duration.ofMillis(1_100), Duration.ofMillis(2_200));

  /** A peer answers the same address once a second. */
  private static final Duration BROADCAST_AFTER = Duration.ofMillis(1_250);

  private static final Duration REPEAT_AFTER = Duration.ofMillis(250);
  private static final int MAX_ANSWERS = 4_096;

  /** How a datagram was sent. */
  public enum Way {
    MULTICAST,
    BROADCAST,
    MDNS
  }

  /** What became of an own datagram. */
  public enum Echo {
    HEARD,
    /** It was sent, and did not come back. */
    SILENT,
    /** The system did not let it be sent, or listened for. */
    REFUSED
  }

  /** One way on one interface and family. */
  public record Path(LanInterface lan, Way way) {}

  /**
   * An announcement that came while this listened.
   *
   * @param query that it answers; empty if it was told to everybody
   * @param source where it came from
   * @param onLink whether that is an address of the interface's subnets
   */
  public record Answer(
      Optional<Way> query,
      LanInterface lan,
      PeerId peer,
      int instance,
      InetAddress source,
      int port,
      boolean onLink) {
    public PeerAddress address() {
      return PeerAddress.of(lan.scoped(source), port);
    }
  }

  private final LanSettings settings;
  private final LanLoop loop = new LanLoop("idt-lan-probe");
  private final Sender multicaster = sender();
  private final Sender broadcaster = sender();
  private final Sender caller = sender();
  private final String mdnsName = "idt-" + PeerId.random().hex().substring(0, 12);
  private final List<AutoCloseable> open = new ArrayList<>();

  /** Guarded by {@code this}. */
  private final Map<Path, Echo> echoes = new LinkedHashMap<>();

  /** Guarded by {@code this}. */
  private final Set<Answer> answers = new LinkedHashSet<>();

  /** Guarded by {@code this}. */
  private final Set<InetAddress> toldAll = new LinkedHashSet<>();

  /** What is looked at; of the loop's thread. */
  private Set<LanInterface> lans = Set.of();

  /**
   * @param settings the interfaces that are looked at, and where on them the beacon is; the ways do
   *     not matter
   */
  public LanProbe(LanSettings settings) {
    this.settings = settings;
  }

  private static Sender sender() {
    return new Sender(0, ThreadLocalRandom.current().nextInt(), PeerId.random());
  }

  /** Whose query went out by {@code way}. */
  public PeerId sender(Way way) {
    return (way == Way.BROADCAST ? broadcaster : multicaster).peerId();
  }

  /** Whose query {@link #call} sends. */
  public PeerId caller() {
    return caller.peerId();
  }

  /**
   * Sends a query to {@code host} alone, whose answer is not listened for: it can be asked whether
   * it heard that one (WIRE.md, section 13). From any thread.
   */
  public void call(InetAddress host) {
    ByteBuffer query = BeaconCodec.query(caller, new ShareQuery.Everything());
    try (DatagramChannel channel = DatagramChannel.open(LanInterface.familyOf(host))) {
      channel.send(query.duplicate(), new InetSocketAddress(host, settings.port()));
      channel.send(query, new InetSocketAddress(host, settings.port()));
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, () -> "cannot send to " + host, e);
    }
  }

  /** Starts, and returns at once; all is sent within 1.6 s. */
  public void start() {
    loop.execute(() -> {
      lans = LanInterface.list(settings.interfaces());
      lans.forEach(this::open);
    });
    loop.start();
  }

  /** What became of the own datagrams so far. */
  public synchronized Map<Path, Echo> echoes() {
    return new LinkedHashMap<>(echoes);
  }

  /** The announcements that came so far. */
  public synchronized List<Answer> answers() {
    return List.copyOf(answers);
  }

  /** Who told everybody by mDNS of shares, which has to be asked for only to be told to all. */
  public synchronized Set<InetAddress> toldAll() {
    return new LinkedHashSet<>(toldAll);
  }

  /** Stops and closes all sockets. */
  public void close() {
    loop.close(() -> open.forEach(LanProbe::close));
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      log.log(System.Logger.Level.DEBUG, "cannot close a socket", e);
    }
  }

  private void open(LanInterface lan) {
    boolean broadcasts =
        lan.family() == StandardProtocolFamily.INET
            && lan.kind() != LinkKind.LOOPBACK
            && lan.kind() != LinkKind.TUNNEL;
    attempt(new Path(lan, Way.MULTICAST), () -> multicast(lan));
    if (broadcasts) {
      attempt(new Path(lan, Way.BROADCAST), () -> broadcast(lan));
    }
    attempt(new Path(lan, Way.MDNS), () -> mdns(lan));
  }

  private interface Opening {
    void run() throws IOException;
  }

  private void attempt(Path path, Opening opening) {
    note(path, Echo.SILENT);
    try {
      opening.run();
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, "cannot probe " + path, e);
      note(path, Echo.REFUSED);
    }
  }

  private synchronized void note(Path path, Echo echo) {
    if (echoes.get(path) != Echo.HEARD) {
      echoes.put(path, echo);
    }
  }

  private void multicast(LanInterface lan) throws IOException {
    BeaconSocket hearing = BeaconSocket.onGroup(lan, settings);
    open.add(hearing);
    hearing.listen(loop, (datagram, source) -> overheard(lan, datagram, source));
    BeaconSocket asking = BeaconSocket.asking(lan, settings);
    open.add(asking);
    asking.listen(
        loop, (datagram, source) -> answered(Optional.of(Way.MULTICAST), lan, datagram, source));
    sendTwice(Duration.ZERO, new Path(lan, Way.MULTICAST), asking, multicaster);
  }

  private void broadcast(LanInterface lan) throws IOException {
    for (Subnet subnet : lan.subnets()) {
      BeaconSocket asking = BeaconSocket.broadcasting(subnet, lan, settings);
      open.add(asking);
      asking.listen(
          loop, (datagram, source) -> answered(Optional.of(Way.BROADCAST), lan, datagram, source));
      sendTwice(BROADCAST_AFTER, new Path(lan, Way.BROADCAST), asking, broadcaster);
    }
  }

  private void sendTwice(Duration delay, Path path, BeaconSocket socket, Sender sender) {
    ByteBuffer query = BeaconCodec.query(sender, new ShareQuery.Everything());
    for (Duration after : List.of(delay, delay.plus(REPEAT_AFTER))) {
      loop.after(
          after,
          () -> {
            if (!socket.sendToAll(query)) {
              note(path, Echo.REFUSED);
            }
          });
    }
  }

  private void overheard(LanInterface lan, ByteBuffer datagram, InetSocketAddress source) {
    BeaconCodec.sender(datagram)
        .ifPresent(sender -> {
          if (sender.peerId().equals(multicaster.peerId())) {
            note(new Path(lan, Way.MULTICAST), Echo.HEARD);
          } else if (sender.peerId().equals(broadcaster.peerId())) {
            broadcastHeard(source);
          } else {
            answered(Optional.empty(), lan, datagram, source);
          }
        });
  }

  /** Every socket hears the broadcasts of all interfaces; the source tells which it was. */
  private synchronized void broadcastHeard(InetSocketAddress source) {
    echoes.replaceAll((path, echo) -> {
      boolean own =
          path.lan().subnets().stream()
              .anyMatch(subnet -> subnet.address().equals(source.getAddress()));
      return own && path.way() == Way.BROADCAST ? Echo.HEARD : echo;
    });
  }

  /**
   * Where {@code source} is: every socket hears what is broadcast, or sent to this computer alone,
   * on all interfaces.
   */
  private LanInterface towards(InetAddress source, LanInterface heard) {
    return heard.isOnLink(source)
        ? heard
        : lans.stream().filter(lan -> lan.isOnLink(source)).findFirst().orElse(heard);
  }

  private synchronized void answered(
      Optional<Way> query, LanInterface heard, ByteBuffer datagram, InetSocketAddress source) {
    LanInterface lan = towards(source.getAddress(), heard);
    if (!BeaconCodec.isAnnounce(datagram) || answers.size() >= MAX_ANSWERS) {
      return;
    }
    BeaconCodec.sender(datagram)
        .filter(sender -> sender.tcpPort() != 0)
        .ifPresent(sender ->
            answers.add(
                new Answer(
                    query,
                    lan,
                    sender.peerId(),
                    sender.instance(),
                    source.getAddress(),
                    sender.tcpPort(),
                    lan.isOnLink(source.getAddress()))));
  }

  private void mdns(LanInterface lan) throws IOException {
    byte[] question = MdnsQuestion.of(mdnsName);
    DatagramChannel hearing = BeaconSocket.joined(lan, MdnsQuestion.group(lan), MDNS_PORT);
    open.add(hearing);
    Path path = new Path(lan, Way.MDNS);
    loop.listen(
        hearing,
        (datagram, source) -> {
          if (LanInterface.familyOf(source.getAddress()) != lan.family()) {
            return; // an IPv6 socket may take IPv4 too, which has its own
          }
          byte[] came = new byte[datagram.remaining()];
          datagram.get(came);
          if (MdnsQuestion.isSame(question, came)) {
            note(path, Echo.HEARD);
          } else {
            told(ByteBuffer.wrap(came), source.getAddress());
          }
        });
    DatagramChannel asking = BeaconSocket.unbound(lan);
    open.add(asking);
    InetSocketAddress group = new InetSocketAddress(MdnsQuestion.group(lan), MDNS_PORT);
    for (Duration after : List.of(Duration.ZERO, REPEAT_AFTER)) {
      loop.after(after, () -> ask(asking, question, group, path));
    }
    // From the port of mDNS, so that all are answered: that shows whether multicasts come in.
    for (Duration after : TO_ALL) {
      loop.after(
          after,
          () -> {
            ByteBuffer all = MdnsQuestion.datagram(List.of(INSTANCES), false);
            byte[] bytes = new byte[all.remaining()];
            all.get(bytes);
            ask(hearing, bytes, group, path);
          });
    }
  }

  private synchronized void told(ByteBuffer datagram, InetAddress source) {
    boolean tells =
        MdnsReply.read(datagram).stream()
            .anyMatch(record ->
                record instanceof MdnsRecord.Pointer
                    && record.owner().isSame(MdnsName.SERVICE)
                    && !record.gone());
    if (tells && toldAll.size() < MAX_ANSWERS) {
      toldAll.add(source);
    }
  }

  private void ask(DatagramChannel channel, byte[] question, InetSocketAddress group, Path path) {
    try {
      channel.send(ByteBuffer.wrap(question), group);
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, "cannot send to " + group + " on " + path.lan(), e);
      note(path, Echo.REFUSED);
    }
  }
}
