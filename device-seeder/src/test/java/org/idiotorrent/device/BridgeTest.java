package org.idiotorrent.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.idiotorrent.device.bridge.Bridge;
import org.idiotorrent.device.bridge.DeviceReport;
import org.idiotorrent.device.bridge.DeviceSource;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.Manifests.TestShare;
import org.idiotorrent.store.Destination;
import org.idiotorrent.transfer.ChunkOrder;
import org.idiotorrent.transfer.Download;
import org.idiotorrent.transfer.DownloadEvents;
import org.idiotorrent.transfer.DownloadResult;
import org.idiotorrent.transfer.DownloadSettings;
import org.idiotorrent.transfer.FakeDevice;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.Patience;
import org.idiotorrent.transfer.PeerBook;
import org.idiotorrent.transfer.PeerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge between a device and receivers, all on real sockets. */
class BridgeTest {
  private static final int CHUNKS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path temp;
  private final TestShare share = Manifests.file(1, CHUNKS * 2_048 - 100, 2_048);
  private FakeDevice device;
  private LocalPeer peer;
  private Shelf shelf;
  private Bridge bridge;
  private final List<LocalPeer> receivers = new ArrayList<>();

  @BeforeEach
  void connect() throws IOException {
    device = new FakeDevice(share.manifest(), share.data());
    start();
  }

  private void start() throws IOException {
    peer = LocalPeer.listen(PeerSettings.DEFAULT);
    shelf = new Shelf(peer, 1 << 30, shares -> {});
    HashJournal journal = HashJournal.open(temp.resolve("journal"));
    bridge = new Bridge(peer, DeviceCache.open(temp.resolve("cache"), journal, shelf));
  }

  private void stop() throws IOException {
    bridge.close();
    peer.close();
    shelf.close();
  }

  @AfterEach
  void disconnect() throws IOException {
    stop();
    device.close();
    for (LocalPeer one : receivers) {
      one.close();
    }
  }

  private void readDevice() throws IOException {
    bridge.add(new DeviceSource.Tcp(device.address()));
  }

  private void awaitState(DeviceReport.State state) {
    Awaitility.await().atMost(PATIENCE).until(() -> bridge.reports().getFirst().state() == state);
  }

  private boolean isServed() {
    return peer.catalog().find(share.manifest().id()).isPresent();
  }

  private int served() {
    return IntStream.range(0, CHUNKS).map(device::served).sum();
  }

  private DownloadResult get(int number) throws Exception {
    LocalPeer receiver = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.empty()));
    synchronized (receivers) {
      receivers.add(receiver);
    }
    Manifest manifest = share.manifest();
    PeerBook book = new PeerBook(manifest.id(), InstantSource.system());
    PeerAddress address = new PeerAddress("127.0.0.1", peer.port());
    book.heard(new Sighting(address, Via.NAMED, Optional.empty(), List.of(), false, false));
    Path target = Files.createDirectories(temp.resolve("receiver" + number)).resolve("got");
    Destination destination = new Destination(target, false);
    DownloadSettings settings =
        new DownloadSettings(Patience.of(PATIENCE), ChunkOrder.RAREST_FIRST);
    return new Download(receiver, manifest, destination, book, settings, DownloadEvents.NONE)
        .run(false);
  }

  private void assertGot(DownloadResult result) throws IOException {
    assertArrayEquals(share.data(), Files.readAllBytes(result.path()));
  }

  @Test
  void twentyReceiversCostTheDeviceOneReadOfEachChunk() throws Exception {
    readDevice();
    Awaitility.await().until(this::isServed);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<DownloadResult>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int number = i;
        all.add(threads.submit(() -> get(number)));
      }
      for (Future<DownloadResult> one : all) {
        assertGot(one.get());
      }
    }

    for (int i = 0; i < CHUNKS; i++) {
      assertEquals(1, device.served(i), "chunk " + i);
    }
    assertEquals(List.of(), device.complaints());
  }

  @Test
  void aDeviceThatIsUnpluggedIsReadOnWhenItIsBack() throws Exception {
    device.unplugAfter(CHUNKS / 2);
    readDevice();
    Awaitility.await().until(this::isServed);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<DownloadResult> getting = threads.submit(() -> get(1));
      Awaitility.await().until(() -> served() >= CHUNKS / 2);
      awaitState(DeviceReport.State.WAITING);
      assertTrue(!getting.isDone());
      device.unplug(false);
      assertGot(getting.get());
    }
    awaitState(DeviceReport.State.CACHED);
    int twice = (int) IntStream.range(0, CHUNKS).filter(i -> device.served(i) > 1).count();
    assertTrue(twice <= 2, "only what was in flight is read again: " + twice);
  }

  @Test
  void aWrongChunkOfTheDeviceNeverLeavesTheBridgeAndHoldsUpNoOther() throws Exception {
    device.lieAbout(17);
    readDevice();
    Awaitility.await().atMost(PATIENCE).until(() -> device.served(17) > 0 && here() == CHUNKS - 1);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<DownloadResult> getting = threads.submit(() -> get(1));
      Awaitility.await().until(() -> peer.uploadedBytes() > 0);
      assertEquals(CHUNKS - 1, here());
      assertTrue(!getting.isDone());

      device.lieAbout(-1); // it gets another image, and is started anew
      device.unplug(true);
      device.unplug(false);
      assertGot(getting.get());
      assertEquals(0, getting.get().peers().getFirst().badChunks());
    }
    awaitState(DeviceReport.State.CACHED);
  }

  private int here() {
    return peer.catalog().find(share.manifest().id()).map(one -> one.have().count()).orElse(0);
  }

  @Test
  void whatIsCachedIsServedAfterARestartWithoutTheDevice() throws Exception {
    readDevice();
    awaitState(DeviceReport.State.CACHED);
    stop();
    device.unplug(true);

    start();

    assertTrue(isServed());
    assertGot(get(1));
    assertEquals(CHUNKS, served());
  }

  @Test
  void aDamagedCacheIsFetchedAgain() throws Exception {
    readDevice();
    awaitState(DeviceReport.State.CACHED);
    stop();
    String id = share.manifest().id().hex();
    Path cached = temp.resolve("cache").resolve(id).resolve(share.manifest().name().text());
    Files.write(cached, new byte[5]);

    start();
    assertTrue(!isServed());
    readDevice();
    awaitState(DeviceReport.State.CACHED);

    assertGot(get(1));
    assertEquals(2 * CHUNKS, served());
  }

  @Test
  void whatHasNoRoomIsLeftAlone() throws Exception {
    stop();
    peer = LocalPeer.listen(PeerSettings.DEFAULT);
    shelf = new Shelf(peer, 1_000, shares -> {});
    HashJournal journal = HashJournal.open(temp.resolve("journal"));
    bridge = new Bridge(peer, DeviceCache.open(temp.resolve("cache"), journal, shelf));

    readDevice();
    awaitState(DeviceReport.State.CACHED);

    assertEquals(0, served());
    assertTrue(!isServed());
  }
}
