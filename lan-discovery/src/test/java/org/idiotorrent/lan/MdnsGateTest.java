package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.idiotorrent.lan.MdnsQuestion.RecordType;
import org.junit.jupiter.api.Test;

class MdnsGateTest {
  private static final int OWN_PORT = 40_000;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final MdnsName OWN =
      MdnsName.of("photo_jpg [12345678-00c0ffee]", "_idt", "_tcp", "local");
  private static final MdnsName HOST = MdnsName.of("idt-00c0ffee", "local");

  private final LanInterface lan =
      new LanInterface(
          "eth0", 2, LinkKind.WIRED, StandardProtocolFamily.INET, List.of(new Subnet(host(1), 16)));
  private final CrowdState crowd = new CrowdState();
  private final MdnsGate gate = new MdnsGate(lan, new MdnsConcern("00c0ffee"), crowd, 0);

  /** In the subnet 10.77.0.0/16. */
  private static InetAddress host(int number) {
    return Subnet.ipv4(0x0a4d_0000 + number);
  }

  private static DatagramPacket datagram(ByteBuffer content, InetAddress source) {
    byte[] bytes = new byte[9_000];
    int length = content.remaining();
    content.get(bytes, 0, length);
    return new DatagramPacket(bytes, length, source, OWN_PORT);
  }

  private static DatagramPacket query(InetAddress source) {
    MdnsQuestion instances = new MdnsQuestion(MdnsName.SERVICE, RecordType.PTR);
    return datagram(MdnsQuestion.datagram(List.of(instances), true), source);
  }

  private long admitted(int times, int firstHost, int sources, long now) {
    return IntStream.range(0, times)
        .filter(i -> gate.admits(query(host(firstHost + i % sources)), now))
        .count();
  }

  @Test
  void whoIsNotOfTheLinkIsAnsweredToAllOnceASecond() {
    DatagramPacket near = query(host(7));
    assertTrue(gate.admits(near, 0));
    assertEquals(OWN_PORT, near.getPort(), "where the answer goes");

    DatagramPacket far = query(Subnet.ipv4(0xc000_0207));
    assertTrue(gate.admits(far, 0));
    assertEquals(5353, far.getPort(), "to the group");
    assertFalse(gate.admits(query(host(0xffff)), 0), "the broadcast address");
    assertFalse(gate.admits(query(Subnet.LIMITED_BROADCAST), 0));
    assertTrue(gate.admits(query(Subnet.ipv4(0xc000_0207)), SECOND));
  }

  @Test
  void oneSourceAsksSixteenTimesAtOnceAndThenTwiceASecond() {
    assertEquals(16, admitted(100, 7, 1, 0));
    assertEquals(2, admitted(100, 7, 1, SECOND));
    assertEquals(16, admitted(100, 8, 1, SECOND));
  }

  @Test
  void whoIsAnsweredByBeaconIsNotAnsweredTwiceByACrowd() {
    crowd.answers(host(7), true, 0);
    assertTrue(gate.admits(query(host(7)), 0), "no crowd");
    crowd.set(true);
    assertFalse(gate.admits(query(host(7)), 0));
    assertTrue(gate.admits(query(host(8)), 0), "another host");

    DatagramPacket usual = query(host(7));
    usual.setPort(MdnsQuestion.port());
    assertTrue(gate.admits(usual, 0), "any other program's");

    MdnsQuestion one = new MdnsQuestion(OWN, RecordType.SRV);
    ByteBuffer naming = MdnsQuestion.datagram(List.of(one), true);
    assertTrue(gate.admits(datagram(naming, host(7)), 0), "who has heard of us by mDNS");
  }

  @Test
  void sixtyWhoAskAtOnceAreAnswered() {
    assertEquals(180, admitted(180, 100, 60, 0));
  }

  @Test
  void amongTooManyOneIsAnsweredToAllEachSecond() {
    assertEquals(201, admitted(60_000, 100, 50_000, 0));

    long later = 0;
    for (int i = 0; i < 1_000; i++) {
      DatagramPacket query = query(host(100 + i));
      if (gate.admits(query, i * SECOND / 1_000) && query.getPort() == MdnsQuestion.port()) {
        later++;
        byte[] bytes = query.getData();
        assertEquals(0, bytes[query.getLength() - 2] & 0x80, "still asks for itself alone");
      }
    }
    assertTrue(later <= 1, "answers to all in a second: " + later);
  }

  @Test
  void roomForAnAnswerIsMadeReasonable() {
    for (int size : new int[] {0, 1, 511, 512, 1_440, 9_000, 65_535}) {
      ByteBuffer question = ByteBuffer.allocate(100);
      MdnsQuestion instances = new MdnsQuestion(MdnsName.SERVICE, RecordType.PTR);
      question.put(MdnsQuestion.datagram(List.of(instances), false)).putShort(10, (short) 1);
      int place = question.put((byte) 0).putShort((short) 41).position();
      question.putShort((short) size).putInt(0).putShort((short) 0).flip();
      DatagramPacket query = datagram(question, host(size % 100 + 1));
      assertTrue(gate.admits(query, 0));
      int room = ByteBuffer.wrap(query.getData()).getShort(place) & 0xffff;
      assertEquals(Math.clamp(size, 512, 1_440), room);
    }
  }

  @Test
  void answersPassIfTheyNameThisHostAndAreNotTooMany() {
    Map<String, String> text = Map.of("v", "1");
    ByteBuffer other =
        MdnsDatagram.of(
                MdnsName.of("photo_jpg [12345678-deadbeef]", "_idt", "_tcp", "local"),
                7536,
                MdnsName.of("idt-deadbeef", "local"),
                text)
            .bytes();
    assertFalse(gate.admits(datagram(other, host(7)), 0));

    ByteBuffer own = MdnsDatagram.of(OWN, 7536, HOST, text).bytes();
    long passed =
        IntStream.range(0, 10_000)
            .filter(i -> gate.admits(datagram(own.duplicate(), host(7)), 0))
            .count();
    assertEquals(100, passed);
    assertTrue(gate.admits(query(host(7)), 0));
  }

  @Test
  void whatIsShorterThanAHeaderOrNamesTooMuchIsDropped() {
    for (int length = 0; length < 12; length++) {
      assertFalse(gate.admits(new DatagramPacket(new byte[100], length, host(7), OWN_PORT), 0));
    }
    List<MdnsQuestion> many =
        IntStream.range(0, 200)
            .mapToObj(i -> new MdnsQuestion(MdnsName.SERVICE, RecordType.PTR))
            .toList();
    assertFalse(gate.admits(datagram(MdnsQuestion.datagram(many, false), host(7)), 0));
  }
}
