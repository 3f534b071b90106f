package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.idiotorrent.lan.MdnsCatalog.Found;
import org.idiotorrent.lan.MdnsQuestion.RecordType;
import org.junit.jupiter.api.Test;

class MdnsCatalogTest {
  private static final long SECOND = 1_000_000_000;
  private static final MdnsName PHOTO = MdnsName.of("photo", "_idt", "_tcp", "local");
  private static final MdnsName HOST = MdnsName.of("host", "local");
  private static final Map<String, String> TEXT = Map.of("v", "1");

  private final MdnsCatalog catalog = new MdnsCatalog();
  private final Allowance plenty = new Allowance(10_000, 1, 0);

  private List<Found> hear(MdnsDatagram datagram, long now) {
    return catalog.hear(datagram.read(), plenty, now);
  }

  private static MdnsDatagram whole(MdnsName instance) {
    return MdnsDatagram.of(instance, 7536, HOST, TEXT);
  }

  private static Found found(String... addresses) throws UnknownHostException {
    InetAddress[] all = new InetAddress[addresses.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.getByName(addresses[i]);
    }
    return new Found("photo", 7536, List.of(all), TEXT);
  }

  @Test
  void instanceInOneDatagramIsFoundAtOnceAndNotTwice() throws Exception {
    assertEquals(List.of(found("10.77.0.1")), hear(whole(PHOTO), 0));
    assertEquals(List.of(), hear(whole(PHOTO), SECOND / 2));
    assertEquals(List.of(found("10.77.0.1")), hear(whole(PHOTO), 2 * SECOND));
    assertEquals(List.of(), catalog.missing());
  }

  @Test
  void whatIsMissingIsAskedForUntilTheInstanceIsWhole() throws Exception {
    assertEquals(List.of(), hear(new MdnsDatagram().pointer(PHOTO), 0));
    assertEquals(
        List.of(new MdnsQuestion(PHOTO, RecordType.SRV), new MdnsQuestion(PHOTO, RecordType.TXT)),
        catalog.missing());

    assertEquals(
        List.of(), hear(new MdnsDatagram().service(PHOTO, 7536, HOST).text(PHOTO, TEXT), 1));
    assertEquals(
        List.of(new MdnsQuestion(HOST, RecordType.A), new MdnsQuestion(HOST, RecordType.AAAA)),
        catalog.missing());

    assertEquals(
        List.of(found("10.77.0.1")), hear(new MdnsDatagram().address(HOST, 10, 77, 0, 1), 2));
    assertEquals(List.of(), catalog.missing());
  }

  @Test
  void newAddressTakesThePlaceOfTheOldOne() throws Exception {
    hear(whole(PHOTO), 0);

    MdnsDatagram moved = new MdnsDatagram().service(PHOTO, 7536, HOST).address(HOST, 10, 77, 0, 9);
    assertEquals(List.of(found("10.77.0.9")), hear(moved, 5 * SECOND));
  }

  @Test
  void goodbyeAndSilenceEndAnInstance() throws Exception {
    hear(whole(PHOTO), 0);
    assertTrue(catalog.hasAt(InetAddress.getByName("10.77.0.1"), 7536));

    List<MdnsRecord> goodbye = new MdnsDatagram().pointer(PHOTO, 0).read();
    assertEquals(List.of(found("10.77.0.1")), catalog.bye(goodbye));
    assertEquals(List.of(), catalog.bye(goodbye));
    assertFalse(catalog.hasAt(InetAddress.getByName("10.77.0.1"), 7536));

    hear(whole(PHOTO), 10 * SECOND);
    assertEquals(List.of(), catalog.expire(80 * SECOND));
    assertEquals(List.of(found("10.77.0.1")), catalog.expire(86 * SECOND));
  }

  @Test
  void otherServicesAndTooManyNewcomersAreNotTakenNoteOf() {
    MdnsName printer = MdnsName.of("printer", "_ipp", "_tcp", "local");
    assertEquals(List.of(), hear(whole(printer), 0));

    Allowance two = new Allowance(2, 1, 0);
    int found = 0;
    for (int i = 0; i < 10; i++) {
      MdnsName instance = MdnsName.of("photo " + i, "_idt", "_tcp", "local");
      found += catalog.hear(whole(instance).read(), two, 0).size();
    }
    assertEquals(2, found);
  }

  @Test
  void addressesOfHostsThatNoInstanceIsOnAreNotKept() throws Exception {
    MdnsDatagram others = new MdnsDatagram();
    for (int i = 0; i < 100; i++) {
      others.address(MdnsName.of("host" + i, "local"), 10, 77, 1, i);
    }
    hear(others, 0);
    hear(new MdnsDatagram().service(PHOTO, 7536, HOST).text(PHOTO, TEXT), 1);
    assertEquals(
        List.of(new MdnsQuestion(HOST, RecordType.A), new MdnsQuestion(HOST, RecordType.AAAA)),
        catalog.missing());

    MdnsDatagram first = new MdnsDatagram().address(HOST, 10, 77, 0, 1).service(PHOTO, 1, HOST);
    assertEquals(1, hear(first, 2).size(), "an address before the service that it is of");
  }

  @Test
  void thousandsOfInstancesExpireInNoTime() throws Exception {
    List<MdnsDatagram> all =
        IntStream.range(0, 5_000)
            .mapToObj(i -> whole(MdnsName.of("photo " + i, "_idt", "_tcp", "local")))
            .toList();
    all.forEach(datagram -> hear(datagram, 0));
    InetAddress address = InetAddress.getByName("10.77.0.1");
    assertTrue(catalog.hasAt(address, 7536));

    assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () -> {
          List<Found> gone = catalog.expire(76 * SECOND);
          assertEquals(4_096, gone.size());
          gone.forEach(found -> assertFalse(catalog.hasAt(address, 7536)));
        });
  }
}
