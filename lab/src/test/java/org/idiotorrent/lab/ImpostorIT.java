package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody answers every query at once, says to have what is wanted, and then says nothing. */
@Tag("alone")
class ImpostorIT {
  private static final byte[] CONTENT = Samples.bytes(300_000, 7);

  /**
   * Listens on ports that accept and are silent, and announces each as a peer that has the share:
   * to everybody who asks, and now and then to all.
   */
  private static final String IMPOSTOR =
      """
      import os, select, socket, struct, sys
      file_id, ports, copied = bytes.fromhex(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == 'copied'
      mine, group = socket.inet_aton('10.77.0.3'), socket.inet_aton('224.0.0.173')
      silent, listeners = [], []
      for i in range(ports):
          listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
          listener.bind(('10.77.0.3', 0))
          listener.listen(64)
          silent.append((listener.getsockname()[1], os.urandom(16)))
          listeners.append(listener)
      udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      udp.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, mine)
      udp.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group + mine)
      udp.bind(('', 7536))
      name = b'real.bin'
      entry = (b'\\x20' + file_id + struct.pack('>QIB', 300000, 16384, 1) + bytes([len(name)]) + name)
      identity = None  # of the seeder, once it is copied
      held = []
      print('ready', flush=True)
      while True:
          for ready in select.select([udp, *listeners], [], [], 60)[0]:
              if ready is not udp:
                  held.append(ready.accept()[0])
                  continue
              datagram, source = udp.recvfrom(2000)
              if datagram[:4] != b'IDT\\x01' or source[0] == '10.77.0.3':
                  continue
              if datagram[4] == 1 and source[0] == '10.77.0.1':
                  identity = datagram[12:28]
              if datagram[4] == 2:
                  for port, peer in silent:
                      who = identity if copied and identity else peer
                      udp.sendto(b'IDT\\x01\\x01\\x00' + struct.pack('>HI', port, 1) + who + b'\\x01' + entry, source)
      """;

  @TempDir Path folder;
  private Lan lan;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 3, "--ipv4-only");
    lan.write(1, "real.bin", CONTENT);
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  /** The impostor is there first, so that it hears who the seeder is. */
  private void startWith(int ports, String identity) throws IOException {
    JsonNode info = lan.idt(1, "create", "--json", "real.bin").expect(0).event("created");
    String id = info.path("file_id").asText();
    lan.start(3, "python3", "-c", IMPOSTOR, id, Integer.toString(ports), identity)
        .awaitLine("ready"::equals);
    lan.startIdt(1, "share", "--json", "real.bin").awaitEvent("sharing");
  }

  private void assertFound() throws IOException {
    Result found = lan.idt(2, "find", "--json").expect(0);
    assertEquals(1, found.out().size());
    JsonNode peer = Running.parse(found.out().getFirst()).at("/peers/0");
    assertEquals("10.77.0.1", peer.path("address").asText());
    assertTrue(peer.path("reachable").asBoolean(), peer::toString);
    assertTrue(found.time().compareTo(Duration.ofSeconds(4)) < 0, () -> "took " + found.time());
  }

  @Test
  void hundredsOfPeersThatAcceptAndAreSilentHideNobody() throws Exception {
    startWith(200, "own");

    assertFound();
  }

  @Test
  void whoSaysTheIdOfTheSeederKeepsItFromNobody() throws Exception {
    startWith(1, "copied");

    assertFound();
  }
}
