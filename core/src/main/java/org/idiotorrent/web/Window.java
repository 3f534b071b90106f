package org.idiotorrent.web;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Which entries of a long list are shown at once.
 *
 * @param from the first, counted from 0
 * @param total how many there are
 */
record Window(int from, int total) {
  static final int SIZE = 200;

  /** What the field {@code from} of a query says, within bounds. */
  static Window of(Map<String, String> query, int total) {
    String from = query.getOrDefault("from", "0");
    int number = from.matches("[0-9]{1,7}") ? Integer.parseInt(from) : 0;
    return new Window(Math.min(number, Math.max(0, total - 1)), total);
  }

  int end() {
    return Math.min(total, from + SIZE);
  }

  OptionalInt next() {
    return end() < total ? OptionalInt.of(end()) : OptionalInt.empty();
  }
}
