package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.idiotorrent.lan.MdnsQuestion.RecordType;
import org.junit.jupiter.api.Test;

class MdnsConcernTest {
  private static final MdnsName HOST = MdnsName.of("idt-00c0ffee", "local");
  private static final MdnsName OWN = instance("photo_jpg [12345678-00c0ffee]");
  private static final MdnsName OTHER = instance("photo_jpg [12345678-deadbeef]");

  private final MdnsConcern concern = new MdnsConcern("00c0ffee");

  private static MdnsName instance(String label) {
    return MdnsName.of(label, "_idt", "_tcp", "local");
  }

  private boolean isAsked(MdnsName... names) {
    List<MdnsQuestion> questions =
        List.of(names).stream().map(name -> new MdnsQuestion(name, RecordType.PTR)).toList();
    return isConcerned(MdnsQuestion.datagram(questions, false));
  }

  private boolean isConcerned(ByteBuffer datagram) {
    return isConcerned(packet(datagram));
  }

  private static DatagramPacket packet(ByteBuffer datagram) {
    byte[] bytes = new byte[datagram.remaining() + 100];
    datagram.get(0, bytes, 0, datagram.remaining());
    return new DatagramPacket(bytes, datagram.remaining());
  }

  private boolean isConcerned(DatagramPacket datagram) {
    boolean asked = MdnsQuery.read(datagram).filter(MdnsQuery::asksForServices).isPresent();
    assertTrue(!asked || MdnsQuery.mayAskForServices(datagram));
    return asked || concern.isNamedIn(datagram);
  }

  @Test
  void whoAsksForSharesIsHeard() {
    assertTrue(isAsked(MdnsName.SERVICE));
    assertTrue(isAsked(MdnsName.of("_IDT", "_tcp", "Local")));
    assertTrue(isAsked(MdnsName.of("_services", "_dns-sd", "_udp", "local")));
    assertTrue(isAsked(MdnsName.of("_ipp", "_tcp", "local"), MdnsName.SERVICE));
  }

  @Test
  void whoAsksForThisHostOrClaimsItsNamesIsHeard() {
    assertTrue(isAsked(HOST));
    assertTrue(isAsked(MdnsName.of("IDT-00C0FFEE", "local")));
    assertTrue(isAsked(OTHER, OWN));
    assertTrue(isConcerned(MdnsDatagram.of(OWN, 7536, HOST, Map.of("v", "1")).bytes()));
  }

  @Test
  void whoAsksForTheNameOfAnotherIsNotWorthReading() {
    MdnsQuestion question = new MdnsQuestion(OTHER, RecordType.SRV);
    ByteBuffer datagram = MdnsQuestion.datagram(List.of(question), false);
    assertFalse(MdnsQuery.mayAskForServices(packet(datagram)));
    byte[] header = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0};
    assertFalse(MdnsQuery.mayAskForServices(new DatagramPacket(header, header.length)));
  }

  @Test
  void whatOthersSayToEachOtherIsNot() {
    MdnsName host = MdnsName.of("idt-deadbeef", "local");
    assertFalse(isAsked(OTHER, host, MdnsName.of("_ipp", "_tcp", "local")));
    assertFalse(isConcerned(MdnsDatagram.of(OTHER, 7536, host, Map.of("v", "1")).bytes()));
  }

  @Test
  void nothingBreaksIt() {
    Random random = new Random(1);
    ByteBuffer whole = MdnsQuestion.datagram(List.of(new MdnsQuestion(OWN, RecordType.A)), true);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(whole.limit() + 1)];
      whole.get(0, bytes);
      for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      isConcerned(new DatagramPacket(bytes, bytes.length));
    }
  }
}
