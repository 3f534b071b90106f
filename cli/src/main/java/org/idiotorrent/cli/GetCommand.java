package org.idiotorrent.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.store.Destination;
import org.idiotorrent.store.ShareFiles;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.transfer.ChunkOrder;
import org.idiotorrent.transfer.Download;
import org.idiotorrent.transfer.DownloadException;
import org.idiotorrent.transfer.DownloadResult;
import org.idiotorrent.transfer.DownloadSettings;
import org.idiotorrent.transfer.ManifestFetch;
import org.idiotorrent.transfer.Patience;
import org.idiotorrent.transfer.PeerBook;
import org.idiotorrent.transfer.PeerSettings;
import org.idiotorrent.transfer.PeerThreads;
import org.idiotorrent.transfer.ServedShare;
import org.idiotorrent.transfer.ShareSearch;
import org.idiotorrent.web.WebSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code idt get}: fetches a share from everyone who has it. */
@Command(
    name = "get",
    aliases = "download",
    header = "Fetch a share from everyone nearby who has it.",
    customSynopsis = "idt get WHAT [-o PATH] [OPTIONS]",
    description = {
      "Every chunk is verified before it counts. Interrupted, it keeps what it has: the same",
      "command goes on from there. A file that is there already is never overwritten unasked."
    },
    footer = {"Examples:", "  idt get photo.jpg", "  idt get 4f2a91c0 -o ~/Pictures --seed"})
final class GetCommand implements IdtCommand {
  @Parameters(
      arity = "1",
      paramLabel = "WHAT",
      description =
          "A name seen nearby, a file ID or the first 4 digits or more of it, an idt: link, or an"
              + " .idtorrent file.")
  String what;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = "The folder to put it into, or the path to give it; default: here.")
  @Nullable Path target;

  @Option(names = "--force", description = "Replace a file that is there already.")
  boolean force;

  @Option(
      names = "--sequential",
      description = "Fetch from the first byte to the last, for who reads while it comes.")
  boolean sequential;

  @Option(names = "--seed", description = "Go on serving it to others until Ctrl-C.")
  boolean seed;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description =
          "Look for peers this long before giving up; default: 10s, and 2m when peers were there and"
              + " are gone.")
  @Nullable Duration wait;

  @Mixin PeerOptions peers;
  @Mixin WebOptions web;
  @Mixin LimitOptions limits;
  @Mixin LanOptions lan;
  @Mixin TrackerOptions trackers;

  @Override
  public ExitCode run(Output output) throws Exception {
    Wanted wanted = Wanted.parse(what);
    PeerThreads threads = seed ? PeerThreads.VIRTUAL : PeerThreads.PLATFORM;
    PeerSettings settings = limits.on(PeerSettings.DEFAULT.withThreads(threads));
    Optional<LanSettings> announcing = seed ? lan.settings() : lan.passingSettings();
    List<TrackerUrl> urls = trackers.chosenAnd(wanted.trackers());
    Optional<WebSettings> http = seed ? web.settings() : Optional.empty();
    try (Serving serving = Serving.start(settings, announcing, http)) {
      Manifest manifest;
      DownloadResult result;
      try (Finders finders = startFinders(wanted, urls, serving.peer().id())) {
        serving.tellTrackers(urls, seed ? output::note : news -> {}); // once the LAN is asked
        output.status(columns -> "looking for it");
        FileId id = identify(wanted, finders, serving);
        finders.askTrackers(id);
        PeerBook book = new PeerBook(id, InstantSource.system());
        finders.tell(book::heard);
        manifest = manifestOf(wanted, id, book, serving);
        finders.found();
        result = fetch(wanted, manifest, book, serving, output);
        result.peers().stream()
            .filter(one -> one.protocol().equals("idt") && !one.isByTracker())
            .forEach(one -> finders.reached(one.address()));
      }
      new GetReport(output).print(result);
      return seed ? goOnServing(manifest, result.path(), urls, serving, output) : ExitCode.DONE;
    }
  }

  private Patience patience() {
    return wait == null ? Patience.DEFAULT : Patience.of(wait);
  }

  private Finders startFinders(Wanted wanted, List<TrackerUrl> urls, PeerId self)
      throws CommandException {
    List<PeerAddress> named = new ArrayList<>(peers.addresses());
    named.addAll(wanted.peers());
    boolean web = wanted instanceof Wanted.ByManifest && !peers.urlsAnd(wanted.urls()).isEmpty();
    return web && named.isEmpty() && urls.isEmpty() && lan.settings().isEmpty()
        ? Finders.none(lan, self)
        : Finders.startSparingly(lan, named, urls, self, wanted.query());
  }

  private FileId identify(Wanted wanted, Finders finders, Serving serving)
      throws CommandException, InterruptedException {
    return switch (wanted) {
      case Wanted.ById byId -> byId.id();
      case Wanted.ByManifest byManifest -> byManifest.manifest().id();
      case Wanted.Nearby nearby -> {
        PeerId self = serving.peer().id();
        try (ShareSearch search = new ShareSearch(self, nearby.query(), finders::reached)) {
          finders.tell(search::heard);
          yield new NearbyChoice(nearby.text()).await(search, patience().first()).id();
        }
      }
    };
  }

  private Manifest manifestOf(Wanted wanted, FileId id, PeerBook book, Serving serving)
      throws DownloadException, InterruptedException {
    return wanted instanceof Wanted.ByManifest byManifest
        ? byManifest.manifest()
        : new ManifestFetch(serving.peer(), id, book).run(patience().first());
  }

  /** What is there already, or else comes from peers. */
  private DownloadResult fetch(
      Wanted wanted, Manifest manifest, PeerBook book, Serving serving, Output output)
      throws StoreException, DownloadException, InterruptedException {
    Instant start = Instant.now();
    Destination destination = Destination.of(manifest, Optional.ofNullable(target), force);
    ReadingStatus reading = ReadingStatus.of("comparing what is there", manifest.size(), output);
    if (destination.alreadyHolds(manifest, reading)) {
      Duration time = Duration.between(start, Instant.now());
      return new DownloadResult(
          manifest.id(), destination.target(), manifest.size(), time, manifest.size(), List.of());
    }
    serving.announce(List.of(AnnouncedShare.of(manifest, false)));
    DownloadDisplay display = new DownloadDisplay(manifest, output);
    DownloadSettings settings =
        new DownloadSettings(
            patience(), sequential ? ChunkOrder.SEQUENTIAL : ChunkOrder.RAREST_FIRST);
    Download download =
        new Download(serving.peer(), manifest, destination, book, settings, display);
    download.alsoFrom(peers.urlsAnd(wanted.urls()));
    try {
      return download.run(seed);
    } catch (InterruptedException e) {
      display.interrupted();
      throw e;
    } catch (StoreException e) {
      if (Thread.currentThread().isInterrupted()) { // in the midst of writing
        display.interrupted();
      }
      throw e;
    } finally {
      output.eraseStatus();
    }
  }

  private ExitCode goOnServing(
      Manifest manifest, Path path, List<TrackerUrl> urls, Serving serving, Output output)
      throws InterruptedException {
    if (serving.peer().catalog().find(manifest.id()).isEmpty()) { // it was there already
      serving.add(ServedShare.complete(manifest, ShareFiles.openComplete(manifest, path)));
    }
    serving.announce();
    new SharingReport(serving, Optional.empty(), urls).print(List.of(manifest), output);
    return serving.untilEnd(Optional.empty(), output);
  }
}
