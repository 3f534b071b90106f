package org.idiotorrent.cli;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.idiotorrent.announce.TrackerAnnouncer;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.cli.text.TextWidth;
import org.idiotorrent.lan.HostAddresses;
import org.idiotorrent.lan.LanAnnouncer;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerSettings;
import org.idiotorrent.transfer.Recipient;
import org.idiotorrent.transfer.Rehearsal;
import org.idiotorrent.transfer.ServedShare;
import org.idiotorrent.web.WebServer;
import org.idiotorrent.web.WebSettings;

/**
 * This program as a peer that others can reach, and that the LAN, and trackers, are told of. For
 * one thread.
 */
final class Serving implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(250);

  /** With nothing to show, it is enough for noticing that data has changed. */
  private static final Duration SLOW_TICK = Duration.ofSeconds(1);

  private static final ShareQuery EVERYTHING = new ShareQuery.Everything();

  private final LocalPeer peer;
  private final Optional<LanAnnouncer> announcer;
  private Optional<TrackerAnnouncer> trackers = Optional.empty();
  private final Optional<WebServer> web;
  private final RecipientsDisplay recipients = new RecipientsDisplay(InstantSource.system());
  private final List<ServedShare> owned = new ArrayList<>();
  private List<AnnouncedShare> announced = List.of();

  private Serving(LocalPeer peer, Optional<LanAnnouncer> announcer, Optional<WebServer> web) {
    this.peer = peer;
    this.announcer = announcer;
    this.web = web;
  }

  /**
   * Starts to listen on the wished port, or on the default port or the next that is free.
   *
   * @param http how browsers are served; empty for not at all
   */
  static Serving start(PeerSettings settings, Optional<LanSettings> lan, Optional<WebSettings> http)
      throws CommandException {
    LocalPeer peer = listen(settings);
    Optional<LanAnnouncer> announcer =
        lan.map(where -> new LanAnnouncer(where, peer.id(), peer.port()));
    announcer.ifPresent(LanAnnouncer::start);
    announcer.ifPresent(lanSide -> peer.listenWith(lanSide::hearing));
    Optional<WebServer> web = http.map(how -> new WebServer(peer, how));
    web.ifPresent(peer::speak);
    return new Serving(peer, announcer, web);
  }

  private static LocalPeer listen(PeerSettings settings) throws CommandException {
    try {
      return LocalPeer.listen(settings);
    } catch (BindException e) {
      OptionalInt port = settings.port();
      throw new CommandException(
          ExitCode.FAILED,
          port.isPresent()
              ? "port " + port.getAsInt() + " is taken; choose another --port, or none"
              : "no free port from " + LocalPeer.DEFAULT_PORT + " on; choose one with --port");
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot listen on a port: " + e.getMessage());
    }
  }

  /** Whether browsers are served. */
  boolean servesBrowsers() {
    return web.isPresent();
  }

  LocalPeer peer() {
    return peer;
  }

  /**
   * From now on these trackers, too, are told what is announced.
   *
   * @param news gets a sentence when one of them lists this peer, or fails
   */
  void tellTrackers(List<TrackerUrl> urls, Consumer<String> news) {
    if (!urls.isEmpty()) {
      List<String> lan =
          HostAddresses.forLink(peer.port()).stream().map(PeerAddress::host).toList();
      trackers = Optional.of(new TrackerAnnouncer(urls, peer.id(), peer.port(), lan, news));
    }
  }

  /** Serves {@code share} from now on; closes it at the end. */
  void add(ServedShare share) {
    owned.add(share);
    peer.catalog().add(share);
  }

  /** Tells others what is served now. */
  void announce() {
    announce(peer.catalog().list(EVERYTHING));
  }

  /** Tells others of {@code shares}. */
  void announce(List<AnnouncedShare> shares) {
    announced = List.copyOf(shares);
    announcer.ifPresent(lan -> lan.update(announced));
    trackers.ifPresent(all -> all.update(announced));
  }

  /** Serves for {@code time}, or until it is interrupted, or nothing is left to serve. */
  ExitCode untilEnd(Optional<Duration> time, Output output) throws InterruptedException {
    Rehearsal.start(peer);
    long start = System.nanoTime();
    while (time.isEmpty() || System.nanoTime() - start < time.get().toNanos()) {
      Duration tick = output.showsStatus() ? TICK : SLOW_TICK;
      Duration left = time.map(all -> all.minusNanos(System.nanoTime() - start)).orElse(tick);
      Thread.sleep(left.compareTo(tick) < 0 ? left : tick);
      noticeWithdrawn(output);
      if (announced.isEmpty()) {
        return ExitCode.FAILED;
      }
      output.statusLines(this::activity);
    }
    output.eraseStatus();
    return ExitCode.DONE;
  }

  /** A share whose data can no longer be read leaves the catalog by itself. */
  private void noticeWithdrawn(Output output) {
    List<AnnouncedShare> now = peer.catalog().list(EVERYTHING);
    if (now.equals(announced)) {
      return;
    }
    for (AnnouncedShare before : announced) {
      if (now.stream().noneMatch(one -> one.idHex().equals(before.idHex()))) {
        output.note(
            "no longer shared, since its data changed or cannot be read: "
                + Printable.of(before.name())
                + "; share it anew");
      }
    }
    announce(now);
  }

  /** Who downloads, and a sum. */
  private List<String> activity(int columns) {
    List<Recipient> all = new ArrayList<>(peer.recipients());
    web.ifPresent(server -> all.addAll(server.recipients()));
    List<String> lines = new ArrayList<>(recipients.lines(all, columns));
    lines.add(TextWidth.cut(Sizes.format(peer.uploadedBytes()) + " sent", columns));
    return lines;
  }

  /** Says goodbye and stops serving. */
  @Override
  public void close() throws IOException {
    announcer.ifPresent(LanAnnouncer::close);
    trackers.ifPresent(TrackerAnnouncer::close);
    if (web.isPresent()) {
      web.get().close();
    }
    peer.close();
    owned.forEach(ServedShare::close);
  }
}
