package org.idiotorrent.tracker.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Peers of one file in packed rows without gaps, since a tracker holds millions: some 60 bytes each
 * and the LAN addresses. Removing a row moves the last one into its place. Not safe for several
 * threads.
 *
 * <p>A row: address (16 bytes), peer ID (16), port (2), 1 if complete, expiry (8).
 */
final class PeerTable {
  static final int KEY = 32;
  private static final int PORT = KEY;
  private static final int COMPLETE = PORT + 2;
  private static final int EXPIRY = COMPLETE + 1;
  private static final int ROW = EXPIRY + 8;
  private static final int UNINDEXED = 12; // so many rows are searched one by one

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle CHAR =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN);

  // Strangers choose their peer IDs, and must not be able to make them collide.
  private static final long[] SALT = new SecureRandom().longs(4).toArray();

  private byte[] rows = new byte[ROW];
  private byte @Nullable [] @Nullable [] lans; // null until somebody has any, and for who has none
  private int @Nullable [] slots; // row + 1 by hash, linear probing; null while there are few
  private int size;

  int size() {
    return size;
  }

  /** The row of {@code key}, or -1. */
  int find(byte[] key) {
    int[] table = slots;
    if (table == null) {
      int row = size - 1;
      while (row >= 0 && !isAt(row, key)) {
        row--;
      }
      return row;
    }
    int slot = home(key, 0, table);
    while (table[slot] != 0 && !isAt(table[slot] - 1, key)) {
      slot = slot + 1 & table.length - 1;
    }
    return table[slot] - 1;
  }

  private boolean isAt(int row, byte[] key) {
    int at = row * ROW;
    return Arrays.equals(rows, at, at + KEY, key, 0, KEY);
  }

  private static int home(byte[] bytes, int at, int[] table) {
    long hash =
        mix(salted(bytes, at, 0), salted(bytes, at, 1))
            ^ mix(salted(bytes, at, 2), salted(bytes, at, 3));
    return (int) (hash ^ hash >>> 32) & table.length - 1;
  }

  private static long salted(byte[] bytes, int at, int word) {
    return (long) LONG.get(bytes, at + Long.BYTES * word) ^ SALT[word];
  }

  private static long mix(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) ^ a * b;
  }

  /** Adds a row for {@code key}, which must not be there, and returns it. */
  int add(byte[] key) {
    if ((size + 1) * ROW > rows.length) {
      resize(size + 1 + (size >> 2));
    }
    System.arraycopy(key, 0, rows, size * ROW, KEY);
    size++;
    index();
    return size - 1;
  }

  private void resize(int capacity) {
    rows = Arrays.copyOf(rows, capacity * ROW);
    if (lans != null) {
      lans = Arrays.copyOf(lans, capacity);
    }
  }

  /** Enters the last row. */
  private void index() {
    if (slots != null && slots.length * 2 > size * 3) {
      enter(slots, size - 1);
    } else if (size > UNINDEXED) {
      slots = new int[Integer.highestOneBit(size * 2) * 2];
      for (int row = 0; row < size; row++) {
        enter(slots, row);
      }
    }
  }

  private void enter(int[] table, int row) {
    int slot = home(rows, row * ROW, table);
    while (table[slot] != 0) {
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = row + 1;
  }

  void set(int row, int port, boolean complete, long expiry, LanAddresses lan) {
    int at = row * ROW;
    CHAR.set(rows, at + PORT, (char) port);
    rows[at + COMPLETE] = (byte) (complete ? 1 : 0);
    LONG.set(rows, at + EXPIRY, expiry);
    if (lans == null && !lan.isEmpty()) {
      lans = new byte[rows.length / ROW][];
    }
    if (lans != null) {
      lans[row] = lan.isEmpty() ? null : lan.packed();
    }
  }

  boolean isComplete(int row) {
    return rows[row * ROW + COMPLETE] == 1;
  }

  long expiry(int row) {
    return (long) LONG.get(rows, row * ROW + EXPIRY);
  }

  boolean hasAddress(int row, PublicAddress address) {
    return address.isAt(rows, row * ROW);
  }

  /** Whether the peer ID of {@code row} is the 16 bytes given. */
  boolean hasId(int row, byte[] id) {
    int at = row * ROW + PublicAddress.LENGTH;
    return Arrays.equals(rows, at, at + id.length, id, 0, id.length);
  }

  /**
   * @param withLan whether to show its LAN addresses
   */
  void copy(int row, PeerSample target, boolean withLan) {
    int at = row * ROW;
    byte[] packed = lans == null || !withLan ? null : lans[row];
    LanAddresses lan = packed == null ? null : LanAddresses.ofPacked(packed);
    target.add(rows, at, (char) CHAR.get(rows, at + PORT), isComplete(row), lan);
  }

  /** The last row takes its place. */
  void remove(int row) {
    int last = size - 1;
    unindex(row);
    if (row != last) {
      unindex(last);
      System.arraycopy(rows, last * ROW, rows, row * ROW, ROW);
      if (lans != null) {
        lans[row] = lans[last];
      }
      if (slots != null) {
        enter(slots, row);
      }
    }
    size--;
    shrink();
  }

  /** Empties the slot of {@code row} and closes the gap in the run of slots it was in. */
  private void unindex(int row) {
    int[] table = slots;
    if (table == null) {
      return;
    }
    int mask = table.length - 1;
    int gap = home(rows, row * ROW, table);
    while (table[gap] != row + 1) {
      gap = gap + 1 & mask;
    }
    for (int next = gap + 1 & mask; table[next] != 0; next = next + 1 & mask) {
      int wanted = home(rows, (table[next] - 1) * ROW, table);
      if ((next - wanted & mask) >= (next - gap & mask)) {
        table[gap] = table[next];
        gap = next;
      }
    }
    table[gap] = 0;
  }

  private void shrink() {
    if (lans != null) {
      lans[size] = null;
    }
    int capacity = rows.length / ROW;
    if (size >= 1 && size < capacity / 3) {
      resize(size + (size >> 2) + 1);
      slots = null;
      index();
    }
  }
}
