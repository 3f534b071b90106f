package org.idiotorrent.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is known of peers, bounded: when there are too many, the one goes that was heard of longest
 * ago among those that are not confirmed; confirmed ones only when there are no others. So whoever
 * makes up peers pushes out no real one. Not for several threads.
 */
public final class PeerCache<K, V> {
  private final int capacity;

  /** Heard of longest ago first, both. */
  private final Map<K, V> hearsay = new LinkedHashMap<>();

  private final Map<K, V> confirmed = new LinkedHashMap<>();

  /**
   * @param capacity how many peers are kept at most, confirmed ones included
   */
  public PeerCache(int capacity) {
    this.capacity = capacity;
  }

  /** What is known of {@code key}; that it is asked for makes it no younger. */
  public Optional<V> get(K key) {
    V known = confirmed.get(key);
    return Optional.ofNullable(known == null ? hearsay.get(key) : known);
  }

  /** Takes note that {@code key} was heard of. */
  public void put(K key, V value) {
    Map<K, V> home = confirmed.containsKey(key) ? confirmed : hearsay;
    home.remove(key);
    home.put(key, value);
    if (size() > capacity) {
      Map<K, V> crowd = hearsay.isEmpty() ? confirmed : hearsay;
      crowd.remove(crowd.keySet().iterator().next());
    }
  }

  /** From now on {@code key}, if it is known, goes last. */
  public void confirm(K key) {
    V value = hearsay.remove(key);
    if (value != null) {
      confirmed.put(key, value);
    }
  }

  /** Forgets {@code key}; returns what was known of it. */
  public Optional<V> remove(K key) {
    V known = confirmed.remove(key);
    return Optional.ofNullable(known == null ? hearsay.remove(key) : known);
  }

  public int size() {
    return hearsay.size() + confirmed.size();
  }

  /** All that is known, confirmed ones first. */
  public void forEach(Consumer<V> action) {
    confirmed.values().forEach(action);
    hearsay.values().forEach(action);
  }

  /** All, confirmed ones first. */
  public Stream<Map.Entry<K, V>> entries() {
    return Stream.concat(confirmed.entrySet().stream(), hearsay.entrySet().stream());
  }
}
