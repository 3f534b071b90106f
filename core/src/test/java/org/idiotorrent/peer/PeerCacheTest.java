package org.idiotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerCacheTest {
  private final PeerCache<String, Integer> cache = new PeerCache<>(3);

  private List<String> keys() {
    return cache.entries().map(Map.Entry::getKey).toList();
  }

  private void put(String... keys) {
    for (String key : keys) {
      cache.put(key, 0);
    }
  }

  @Test
  void oldestGoesFirst() {
    put("a", "b", "c", "a", "d");

    assertEquals(List.of("c", "a", "d"), keys());
  }

  @Test
  void confirmedOnesStay() {
    put("a", "b");
    cache.confirm("a");
    put("c", "d", "e", "f");

    assertEquals(List.of("a", "e", "f"), keys());
  }

  @Test
  void newcomersDoNotGetInAmongConfirmedOnesAlone() {
    put("a", "b", "c");
    cache.confirm("a");
    cache.confirm("b");
    cache.confirm("c");
    put("d");

    assertEquals(List.of("a", "b", "c"), keys());
  }

  @Test
  void valuesAreFoundAndRemovedWhetherConfirmedOrNot() {
    cache.put("a", 1);
    cache.put("b", 2);
    cache.confirm("a");
    cache.put("a", 3);

    assertEquals(Optional.of(3), cache.get("a"));
    assertEquals(Optional.of(3), cache.remove("a"));
    assertEquals(Optional.of(2), cache.remove("b"));
    assertEquals(Optional.empty(), cache.get("b"));
    assertEquals(0, cache.size());
  }
}
