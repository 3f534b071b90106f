// SPDX-License-Identifier: MIT
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.tracker.store.Announcement;
import org.idiotorrent.tracker.store.LanAddresses;
import org.idiotorrent.tracker.store.MemoryStore;
import org.idiotorrent.tracker.store.PublicAddress;
import org.idiotorrent.tracker.store.Registrant;

/**
 * Prints the heap bytes that a peer with one LAN address of each family takes. Arguments: peers,
 * files.
 */
final class PeerMemory {
  private PeerMemory() {}

  public static void main(String[] args) throws Exception {
    int peers = Integer.parseInt(args[0]);
    int files = Integer.parseInt(args[1]);
    long before = used();
    MemoryStore store = new MemoryStore(peers);
    for (int i = 0; i < peers; i++) {
      store.register(peer(i), List.of(announcement(i % files)), 0, Duration.ofHours(10));
    }
    long after = used();
    if (store.totals().peers() != peers || store.totals().files() != files) {
      throw new AssertionError(store.totals());
    }
    System.out.println((after - before) / peers);
    store.close();
  }

  private static Registrant peer(int number) throws Exception {
    byte[] id = ByteBuffer.allocate(16).putLong(8, number * 0x9E3779B97F4A7C15L).array();
    byte[] ipv4 = ByteBuffer.allocate(4).putInt(0x0B000000 + number).array();
    LanAddresses lan =
        LanAddresses.ofPrivate(
            List.of(
                PublicAddress.parse("192.168.1." + number % 250).orElseThrow(),
                PublicAddress.parse("fd00::" + Integer.toHexString(number % 65_535)).orElseThrow()));
    PublicAddress address = PublicAddress.of(InetAddress.getByAddress(ipv4));
    return new Registrant(address, PeerId.read(ByteBuffer.wrap(id)), 7536, lan);
  }

  private static Announcement announcement(int number) throws Exception {
    byte[] id = ByteBuffer.allocate(32).putLong(number * 0x9E3779B97F4A7C15L).array();
    return new Announcement(FileId.of(id), Announcement.State.LEECHER);
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
