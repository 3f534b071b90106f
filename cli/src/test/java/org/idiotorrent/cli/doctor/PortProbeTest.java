package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.idiotorrent.cli.doctor.Facts.PortUse;
import org.idiotorrent.cli.doctor.Facts.PortUse.Holder;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerSettings;
import org.junit.jupiter.api.Test;

final class PortProbeTest {
  @Test
  void tellsAFreePortFromOneOfIdtAndOneOfAnother() throws IOException {
    int port;
    try (ServerSocket other = new ServerSocket(0)) {
      port = other.getLocalPort();
      // it closes what it accepts, as a program that does not speak idt would
      Thread.ofVirtual().start(() -> acceptOne(other));
      assertEquals(Holder.OTHER, new PortProbe(port).tcp());
      String self = "(process " + ProcessHandle.current().pid() + ")";
      assertTrue(new PortProbe(port).holder().endsWith(self), new PortProbe(port).holder());
    }
    assertEquals(Holder.NOBODY, new PortProbe(port).tcp());
    try (LocalPeer idt = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0)))) {
      assertEquals(Holder.IDT, new PortProbe(idt.port()).tcp());
    }
  }

  private static void acceptOne(ServerSocket server) {
    try {
      server.accept().close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void readsTheKernelsTable() {
    List<String> table =
        List.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:1D70 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 x",
            "   1: 0100007F:1D70 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 x",
            "   2: 0100007F:1D71 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 x");
    assertEquals(List.of(new PortProbe.Socket("4711", "0")), PortProbe.sockets(table, 7536, "0A"));
    List<String> passwd = List.of("root:x:0:0:root:/root:/bin/sh", "www-data:x:33:33::/var/www:");
    assertEquals("www-data", PortProbe.user(passwd, "33"));
    assertEquals("1000", PortProbe.user(passwd, "1000"));
  }

  @Test
  void idtIsKnownByItsAnnouncementsWhereItCannotBeGreeted() {
    PortProbe probe = new PortProbe(7536);
    PortUse use = probe.use(Holder.OTHER, true, 7537, Set.of(7536));
    assertEquals(new PortUse(Holder.IDT, "", 7536, true), use);
    assertEquals(7537, probe.use(Holder.OTHER, true, 7537, Set.of(7538)).listening());
    assertEquals(7536, probe.use(Holder.NOBODY, true, 7536, Set.of()).listening());
  }
}
