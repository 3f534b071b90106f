package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MdnsTextTest {
  private static final PeerId PEER = PeerId.random();
  private static final AnnouncedShare PHOTO = TestShares.named("photo.jpg");

  @Test
  void shareComesOutAsItWentIn() {
    AnnouncedShare folder =
        new AnnouncedShare(PHOTO.idHex(), 1L << 50, 4_194_304, false, true, "Bücher");

    assertEquals(Optional.of(PHOTO), MdnsText.share(MdnsText.of(PHOTO, PEER), "x"));
    assertEquals(Optional.of(folder), MdnsText.share(MdnsText.of(folder, PEER), "x"));
    assertEquals(Optional.of(PEER), MdnsText.peer(MdnsText.of(PHOTO, PEER)));
  }

  @Test
  void longestTextHas400BytesAndNoEntryMoreThan255() {
    String name = "ä".repeat(127) + "b";
    AnnouncedShare longest =
        new AnnouncedShare("ff".repeat(32), 1L << 50, 4_194_304, true, true, name);

    Map<String, String> text = MdnsText.of(longest, PEER);

    int bytes = 0;
    for (Map.Entry<String, String> entry : text.entrySet()) {
      int length = Utf8.bytes(entry.getKey() + '=' + entry.getValue()).length;
      assertTrue(length <= 255, entry::toString);
      bytes += 1 + length;
    }
    int total = bytes;
    assertTrue(bytes <= 400, () -> "bytes: " + total);
    assertEquals("ä".repeat(100), text.get("name"));
  }

  @Test
  void instanceNameFitsALabelAndHasNoDots() {
    AnnouncedShare share = TestShares.named("ein.sehr.langer.Name\\.".repeat(9) + "ö");

    String instance = MdnsText.instance(share, PEER);

    assertTrue(Utf8.bytes(instance).length <= 63, instance);
    assertTrue(instance.startsWith("ein_sehr_langer_Name__"), instance);
    assertTrue(
        instance.endsWith(
            " [" + share.idHex().substring(0, 8) + '-' + PEER.hex().substring(0, 8) + ']'),
        instance);
  }

  @Test
  void instanceOfAPeerDescribesNoShare() {
    assertEquals(Optional.empty(), MdnsText.share(MdnsText.of(PEER), "x"));
    assertEquals(Optional.of(PEER), MdnsText.peer(MdnsText.of(PEER)));
  }

  @Test
  void instanceWithoutNameOrFlagsIsACompleteFileNamedAfterIt() {
    Map<String, String> text =
        Map.of("v", "1", "id", PHOTO.idHex(), "size", "3145728", "chunk", "16384");

    assertEquals(Optional.of(PHOTO), MdnsText.share(text, "photo.jpg"));
    assertEquals(Optional.empty(), MdnsText.peer(text));
  }

  @ParameterizedTest
  @CsvSource({
    "v, 2",
    "v, ''",
    "id, ''",
    "id, abcd",
    "id, ABABABABABABABAB",
    "id, ababababababababa",
    "size, -1",
    "size, ''",
    "size, 1125899906842625",
    "size, 99999999999999999999999999",
    "size, ' 1'",
    "chunk, 0",
    "chunk, 4194305",
    "chunk, 0x10",
    "flags, 1",
    "flags, zz",
  })
  void brokenTextDescribesNoShare(String key, String value) {
    Map<String, String> text = new HashMap<>(MdnsText.of(PHOTO, PEER));
    text.put(key, value);

    assertEquals(Optional.empty(), MdnsText.share(text, "x"));
  }
}
