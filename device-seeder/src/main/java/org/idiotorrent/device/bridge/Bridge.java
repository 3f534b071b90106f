package org.idiotorrent.device.bridge;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.transfer.LocalPeer;

/**
 * Puts what devices have onto the LAN: each is read once, and who wants it gets it from this peer.
 * Safe for several threads; {@code this} guards the list.
 */
public final class Bridge implements Closeable {
  private static final System.Logger LOG = System.getLogger(Bridge.class.getName());

  private final LocalPeer peer;
  private final Mirrored mirrored;
  private final List<DeviceMirror> mirrors = new ArrayList<>();
  private final List<LinkRelay> relays = new ArrayList<>();
  private Optional<BeaconWatch> beacons = Optional.empty();

  public Bridge(LocalPeer peer, Mirrored mirrored) {
    this.peer = peer;
    this.mirrored = mirrored;
  }

  /** Reads the device, or the devices, from now on. */
  public synchronized void add(DeviceSource source) throws IOException {
    switch (source) {
      case DeviceSource.Beacon beacon -> listen();
      case DeviceSource.Tcp tcp -> mirror(tcp.toString(), tcp.address());
      case DeviceSource.Serial serial -> relay(serial.toString(), new SerialLink(serial));
      case DeviceSource.Child child -> relay(child.toString(), new ChildLink(child.command()));
    }
  }

  private void relay(String name, DeviceLink link) throws IOException {
    LinkRelay relay = LinkRelay.open(name, link);
    relays.add(relay);
    mirror(name, relay.address());
  }

  private void listen() {
    BeaconWatch watch = new BeaconWatch(peer.id(), this::add);
    beacons = Optional.of(watch);
    watch.start();
  }

  private synchronized boolean add(PeerAddress address) {
    if (mirrors.stream().anyMatch(one -> one.address().equals(address))) {
      return false;
    }
    LOG.log(Level.INFO, () -> "a device at " + address);
    mirror(address.toString(), address);
    return true;
  }

  private void mirror(String name, PeerAddress address) {
    DeviceMirror mirror = new DeviceMirror(name, address, peer, mirrored);
    mirrors.add(mirror);
    mirror.start();
  }

  public synchronized List<DeviceReport> reports() {
    return mirrors.stream().map(DeviceMirror::report).toList();
  }

  @Override
  public synchronized void close() throws IOException {
    beacons.ifPresent(BeaconWatch::close);
    mirrors.forEach(DeviceMirror::close);
    for (LinkRelay relay : relays) {
      relay.close();
    }
  }
}
