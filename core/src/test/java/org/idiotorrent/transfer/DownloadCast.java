package org.idiotorrent.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.idiotorrent.peer.NamedPeers;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.store.Destination;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.ShareBuilder;
import org.idiotorrent.transfer.RogueSeeder.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A share, peers that have it, honest and other, and a folder to download it into. */
abstract class DownloadCast {
  static final int SIZE = 1_000_003;
  static final Duration PATIENCE = Duration.ofSeconds(1);

  static final DownloadSettings SETTINGS = patient(PATIENCE);

  @TempDir Path folder;
  byte[] content = new byte[0];
  LocalShare share;
  final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void makeShare() throws Exception {
    content = new byte[SIZE];
    new Random(7).nextBytes(content);
    share = build(Files.write(folder.resolve("file.bin"), content), OptionalInt.of(16_384));
    Files.createDirectory(folder.resolve("in"));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  FileId id() {
    return share.manifest().id();
  }

  static LocalShare build(Path path, OptionalInt chunkSize) throws Exception {
    return new ShareBuilder(
            HashAlgorithm.SHA256, chunkSize, Optional.empty(), ManifestHints.NONE, bytes -> {})
        .build(path);
  }

  LocalPeer peer() throws IOException {
    LocalPeer peer = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0)));
    open.add(peer);
    return peer;
  }

  LocalPeer serving(LocalShare what) throws IOException {
    LocalPeer peer = peer();
    ServedShare served = ServedShare.complete(what);
    peer.catalog().add(served);
    open.add(served);
    return peer;
  }

  PeerAddress seeder() throws IOException {
    return address(serving(share));
  }

  static PeerAddress address(LocalPeer peer) {
    return new PeerAddress("127.0.0.1", peer.port());
  }

  RogueSeeder rogue(Fault fault) throws IOException {
    RogueSeeder rogue = new RogueSeeder(share, fault, 0);
    open.add(rogue);
    return rogue;
  }

  PeerBook book(PeerAddress... addresses) {
    PeerBook book = new PeerBook(id(), InstantSource.system());
    feed(book, addresses);
    return book;
  }

  static void feed(PeerBook book, PeerAddress... addresses) {
    try (NamedPeers named = new NamedPeers(List.of(addresses))) {
      named.start(book::heard);
    }
  }

  static void name(PeerBook book, RogueSeeder seeder) {
    book.heard(
        new Sighting(seeder.address(), Via.TRACKER, Optional.empty(), List.of(), false, false));
  }

  DownloadResult download(PeerBook book) throws Exception {
    return run(share.manifest(), book);
  }

  DownloadResult run(Manifest manifest, PeerBook book) throws Exception {
    return run(peer(), manifest, book, at(manifest, "in"), SETTINGS);
  }

  DownloadResult run(LocalPeer peer, PeerBook book, String into) throws Exception {
    return run(peer, share.manifest(), book, at(share.manifest(), into), SETTINGS);
  }

  DownloadResult run(PeerBook book, DownloadSettings settings) throws Exception {
    return run(peer(), share.manifest(), book, at(share.manifest(), "in"), settings);
  }

  static DownloadResult run(
      LocalPeer peer, Manifest manifest, PeerBook book, Destination to, DownloadSettings settings)
      throws Exception {
    return new Download(peer, manifest, to, book, settings, DownloadEvents.NONE).run(false);
  }

  static DownloadSettings patient(Duration patience) {
    return new DownloadSettings(Patience.of(patience), ChunkOrder.RAREST_FIRST);
  }

  Destination at(Manifest manifest, String into) throws Exception {
    return Destination.of(manifest, Optional.of(folder.resolve(into)), false);
  }

  <T> Future<T> inBackground(Callable<T> work) {
    ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    open.add(thread::shutdownNow);
    return thread.submit(work);
  }

  static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
