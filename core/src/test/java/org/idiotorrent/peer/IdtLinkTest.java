package org.idiotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.idiotorrent.Seeds;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdtLinkTest {
  private static final String HEX = "0123456789abcdef0123456789abcdef01234567";

  @Test
  void aLinkIsWrittenAsTheDesignSays() throws InvalidShareException {
    IdtLink link =
        new IdtLink(
            FileId.parse(HEX),
            Optional.of("my photo & co.jpg"),
            Optional.of(3_000_000L),
            List.of(new PeerAddress("10.0.0.1", 7536), new PeerAddress("fe80::1%eth0", 7537)),
            List.of("http://tracker.example:7536/a?b=c&d"));

    assertEquals(
        "idt:"
            + HEX
            + "?n=my%20photo%20%26%20co.jpg&s=3000000&x=10.0.0.1:7536"
            + "&x=%5Bfe80::1%25eth0%5D:7537"
            + "&tr=http:%2F%2Ftracker.example:7536%2Fa%3Fb%3Dc%26d",
        link.toString());
    assertEquals(link, IdtLink.parse(link.toString()));
  }

  @Test
  void anyLinkRoundTrips() {
    Seeds.check(
        2_000,
        random -> {
          IdtLink link = randomLink(random);
          assertEquals(link, IdtLink.parse(link.toString()));
          assertTrue(link.toString().chars().allMatch(c -> c > ' ' && c < 0x7f));
        });
  }

  private static IdtLink randomLink(Random random) {
    List<PeerAddress> hosts =
        List.of(
            new PeerAddress("10.0.0.1", 1 + random.nextInt(65_535)),
            new PeerAddress("2001:db8::1", 80),
            new PeerAddress("fe80::2%wlan0", 7536),
            new PeerAddress("pi.local", 7536));
    return new IdtLink(
        Manifests.file(random.nextLong(), 10, 4).manifest().id(),
        random.nextBoolean() ? Optional.empty() : Optional.of(unicode(random)),
        random.nextBoolean() ? Optional.empty() : Optional.of(random.nextLong(Long.MAX_VALUE)),
        hosts.subList(0, random.nextInt(5)),
        random.nextBoolean() ? List.of() : List.of("http://a/?" + unicode(random), "b"));
  }

  /** A text without lone surrogates, which UTF-8 cannot hold. */
  private static String unicode(Random random) {
    return Seeds.text(random, random.nextInt(30))
        .codePoints()
        .filter(c -> c < 0xd800 || c > 0xdfff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void theBareIdIsALink() throws InvalidShareException {
    IdtLink link = IdtLink.parse("IDT:" + HEX);

    assertEquals("idt:" + HEX, link.toString());
    assertEquals(link, IdtLink.parse("idt:" + HEX + "?"));
  }

  @Test
  void hintsThatAreNotValidOrNotKnownAreSkipped() throws InvalidShareException {
    IdtLink link =
        IdtLink.parse("idt:" + HEX + "?s=-1&s=x&x=nonsense:99999&x=&y=1&&=&n&x=host&s=7");

    assertEquals(Optional.of(7L), link.size());
    assertEquals(List.of(new PeerAddress("host", 7536)), link.peers());
    assertEquals(Optional.of(""), link.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "idt:",
        "idt:?n=a",
        "idt:0123",
        "idt://" + HEX,
        "idt:" + HEX + "0",
        "idt: " + HEX,
        "idt:" + HEX + "?n=%",
        "idt:" + HEX + "?n=%zz",
        "idt:" + HEX + "?n=%-1",
        "magnet:?xt=urn:btih:" + HEX,
      })
  void aBrokenLinkIsRefused(String text) {
    assertThrows(InvalidShareException.class, () -> IdtLink.parse(text));
  }

  @Test
  void aLinkOfManyHintsIsCutAndAnEndlessOneRefused() throws InvalidShareException {
    IdtLink link = IdtLink.parse("idt:" + HEX + "?" + "x=h&tr=t&".repeat(800));

    assertEquals(64, link.peers().size());
    assertEquals(64, link.trackers().size());
    assertThrows(
        InvalidShareException.class,
        () -> IdtLink.parse("idt:" + HEX + "?" + "x=h&".repeat(3_000)));
  }

  @Test
  void whatIsMeantAsALinkIsTold() {
    assertTrue(IdtLink.isOne("idt:nonsense"));
    assertTrue(IdtLink.isOne("Idt:0123"));
    assertFalse(IdtLink.isOne("idt"));
    assertFalse(IdtLink.isOne("photo.idtorrent"));
  }
}
