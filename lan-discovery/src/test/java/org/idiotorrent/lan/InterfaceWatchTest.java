package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterfaceWatchTest {
  private Instant now = Instant.EPOCH;
  private Set<LanInterface> present = Set.of();
  private final List<String> told = new ArrayList<>();
  private final InterfaceWatch watch =
      new InterfaceWatch(() -> present, List.of(new Recorder()), () -> now);

  @Test
  void tellsWhatComesAndGoesAndNothingElse() throws Exception {
    present = Set.of(lan("eth0", "10.0.0.1"));
    watch.look();
    watch.look();
    present = Set.of(lan("eth0", "10.0.0.1"), lan("wlan0", "10.0.1.1"));
    watch.look();
    present = Set.of(lan("wlan0", "10.0.1.1"));
    watch.look();

    assertEquals(List.of("up eth0", "up wlan0", "down eth0"), told);
  }

  @Test
  void newAddressIsAnotherInterface() throws Exception {
    present = Set.of(lan("eth0", "10.0.0.1"));
    watch.look();
    present = Set.of(lan("eth0", "10.0.0.2"));
    watch.look();

    assertEquals(List.of("up eth0", "down eth0", "up eth0"), told);
  }

  @Test
  void allComeAnewAfterSleep() throws Exception {
    present = Set.of(lan("eth0", "10.0.0.1"));
    watch.look();
    now = now.plusSeconds(14);
    watch.look();
    now = now.plusSeconds(60);
    watch.look();
    watch.look();

    assertEquals(List.of("up eth0", "down eth0", "up eth0"), told);
  }

  @Test
  void wayThatFailsIsNotToldTwiceAndKeepsNothingFromOthers() throws Exception {
    InterfaceWatch other =
        new InterfaceWatch(() -> present, List.of(new Broken(), new Recorder()), () -> now);
    present = Set.of(lan("eth0", "10.0.0.1"));
    other.look();
    other.look();
    present = Set.of();
    other.look();
    other.look();

    assertEquals(List.of("broken", "up eth0", "broken", "down eth0"), told);
  }

  private static LanInterface lan(String name, String address) throws UnknownHostException {
    Subnet subnet = new Subnet(InetAddress.getByName(address), 24);
    return new LanInterface(name, 1, LinkKind.WIRED, StandardProtocolFamily.INET, List.of(subnet));
  }

  private final class Broken implements LanWay {
    @Override
    public void up(LanInterface lan) {
      told.add("broken");
      throw new IllegalStateException("on purpose");
    }

    @Override
    public void down(LanInterface lan) {
      up(lan);
    }

    @Override
    public void end() {}
  }

  private final class Recorder implements LanWay {
    @Override
    public void up(LanInterface lan) {
      told.add("up " + lan.name());
    }

    @Override
    public void down(LanInterface lan) {
      told.add("down " + lan.name());
    }

    @Override
    public void end() {}
  }
}
