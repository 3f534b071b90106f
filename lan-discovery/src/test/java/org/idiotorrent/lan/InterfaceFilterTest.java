package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfaceFilterTest {
  @ParameterizedTest
  @CsvSource({
    "'', eth0, true",
    "eth0, eth0, true",
    "eth0, veth0, false",
    "eth0, eth01, false",
    "eth*, eth7, true",
    "eth? wlan0, wlan0, true",
    "eth? wlan0, lo, false",
    "!docker*, docker0, false",
    "!docker*, eth0, true",
    "!docker* !br-*, br-1f2e, false",
    "eth* !eth1, eth0, true",
    "eth* !eth1, eth1, false",
    "!eth1 eth1, eth1, false",
  })
  void admitsWhatIsIncludedAndNotExcluded(String patterns, String name, boolean expected) {
    List<String> list = patterns.isEmpty() ? List.of() : List.of(patterns.split(" "));

    assertEquals(expected, new InterfaceFilter(list).admits(name));
  }

  @ParameterizedTest
  @CsvSource({"lo, true", "!eth0, false", "l*, true"})
  void asksForWhatAPatternNames(String pattern, boolean expected) {
    assertEquals(expected, new InterfaceFilter(List.of(pattern)).asksFor("lo"));
  }

  @Test
  void emptyPatternsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new InterfaceFilter(List.of("")));
    assertThrows(IllegalArgumentException.class, () -> new InterfaceFilter(List.of("!")));
  }
}
