package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MdnsReplyTest {
  private static final MdnsName PHOTO = MdnsName.of("my.photo", "_idt", "_tcp", "local");
  private static final MdnsName HOST = MdnsName.of("host", "local");

  @Test
  void allRecordsOfAnInstanceAreRead() throws Exception {
    List<MdnsRecord> records =
        MdnsDatagram.of(PHOTO, 7536, HOST, Map.of("v", "1")).pointer(PHOTO, 0).read();

    assertEquals(
        List.of(
            new MdnsRecord.Pointer(MdnsName.SERVICE, false, PHOTO),
            new MdnsRecord.Service(PHOTO, false, 7536, HOST),
            new MdnsRecord.Text(PHOTO, false, Map.of("v", "1")),
            new MdnsRecord.Address(HOST, false, InetAddress.getByName("10.77.0.1")),
            new MdnsRecord.Pointer(MdnsName.SERVICE, true, PHOTO)),
        records);
  }

  /** A question, then a pointer whose owner is the question's name and whose target ends in it. */
  private static String pointing(String owner, String target) {
    String question = "045f696474045f746370056c6f63616c00" + "000c0001";
    String head = "0000" + "8400" + "0001" + "0001" + "0000" + "0000";
    String length = "%04x".formatted(target.length() / 2);
    return head + question + owner + "000c" + "0001" + "0000004b" + length + target;
  }

  private static List<MdnsRecord> read(String hex) {
    return MdnsReply.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  @Test
  void namesGoOnWhereTheyPointTo() {
    MdnsName a = MdnsName.of("a", "_idt", "_tcp", "local");

    assertEquals(
        List.of(new MdnsRecord.Pointer(MdnsName.SERVICE, false, a)),
        read(pointing("c00c", "0161" + "c00c")));
  }

  @Test
  void namesThatPointToThemselvesOrAheadAreRefused() {
    for (String target : List.of("c02f", "0161c02d", "c0ff", "ffff", "c0")) {
      List<MdnsRecord> records =
          assertTimeoutPreemptively(
              Duration.ofSeconds(5), () -> read(pointing("c00c", target)), target);
      assertEquals(List.of(), records, target);
    }
  }

  @Test
  void textThatIsTooLongOrOfNoMeaningIsNotKept() {
    String name = "x".repeat(190);
    Map<String, String> text = Map.of("v", "1", "name", name, "motto", "y");
    List<MdnsRecord> records = new MdnsDatagram().text(PHOTO, text).read();
    assertEquals(
        List.of(new MdnsRecord.Text(PHOTO, false, Map.of("v", "1", "name", name))), records);

    Map<String, String> tooLong = Map.of("v", "1", "name", name, "motto", "y".repeat(200));
    assertEquals(
        List.of(new MdnsRecord.Text(PHOTO, false, Map.of())),
        new MdnsDatagram().text(PHOTO, tooLong).read());
  }

  /** Each of some 690 records of 13 bytes repeats a name of 127 labels. */
  @Test
  void namesThatAreRepeatedWithoutEndCostLittle() {
    ByteBuffer bomb = ByteBuffer.allocate(9_000);
    bomb.putShort((short) 0).putShort((short) 0x8400).putInt(1 << 16).putInt(0);
    bomb.putShort(6, (short) 690).putShort(4, (short) 1);
    for (int i = 0; i < 127; i++) {
      bomb.put((byte) 1).put((byte) 'a');
    }
    bomb.put((byte) 0).putInt(0);
    while (bomb.remaining() >= 12) {
      bomb.putShort((short) 0xc00c).putShort((short) 99).putShort((short) 1).putInt(75);
      bomb.putShort((short) 0);
    }
    bomb.flip();

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 5_000; i++) {
            MdnsReply.read(bomb.duplicate());
          }
        });
  }

  @Test
  void questionsAndErrorsAreNoAnswers() {
    String answer = pointing("c00c", "0161" + "c00c");
    for (String flags : List.of("0000", "8403", "a000")) {
      assertEquals(List.of(), read("0000" + flags + answer.substring(8)), flags);
    }
  }

  @Test
  void cutAndChangedAnswersBreakNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ByteBuffer whole = MdnsDatagram.of(PHOTO, 7536, HOST, Map.of("v", "1")).bytes();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(whole.limit() + 1)];
      whole.get(0, bytes);
      for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int records = MdnsReply.read(ByteBuffer.wrap(bytes)).size();
      assertTrue(records <= bytes.length / 11, () -> "seed " + seed);
    }
  }
}
