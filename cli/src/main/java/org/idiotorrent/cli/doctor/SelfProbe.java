package org.idiotorrent.cli.doctor;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.cli.doctor.Facts.SelfDial;
import org.idiotorrent.lan.LinkKind;
import org.idiotorrent.transfer.PeerCheck;

/** Connects to the own addresses from here: rules of a firewall often do not care from where. */
final class SelfProbe {
  private static final Duration PATIENCE = Duration.ofMillis(1_500);
  private static final int MOST = 16;

  private final List<Thread> calls = new ArrayList<>();

  /** Guards itself. */
  private final List<SelfDial> dials = new ArrayList<>();

  /**
   * Begins at once.
   *
   * @param port that this computer listens on, 0 for none
   */
  SelfProbe(List<Nic> nics, int port) {
    nics.stream()
        .filter(nic -> nic.unused().isEmpty() && nic.kind() != LinkKind.LOOPBACK)
        .flatMap(nic -> nic.subnets().stream())
        .limit(port == 0 ? 0 : MOST)
        .forEach(subnet ->
            calls.add(Thread.ofPlatform().daemon().start(() -> dial(subnet.address(), port))));
  }

  private void dial(InetAddress own, int port) {
    SelfDial dial = new SelfDial(own, PeerCheck.connect(own, port, PATIENCE));
    synchronized (dials) {
      dials.add(dial);
    }
  }

  /** What came of it; takes until 1.5 s after the beginning. */
  List<SelfDial> outcome() throws InterruptedException {
    for (Thread call : calls) {
      call.join(PATIENCE);
    }
    synchronized (dials) {
      return List.copyOf(dials);
    }
  }
}
