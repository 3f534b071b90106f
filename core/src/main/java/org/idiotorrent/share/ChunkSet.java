package org.idiotorrent.share;

import java.util.BitSet;

/**
 * A set of chunks of a share with a fixed number of them. Safe for use by several threads; {@code
 * this} guards all.
 */
public final class ChunkSet {
  private final int size;
  private final BitSet bits;

  private ChunkSet(int size, BitSet bits) {
    this.size = size;
    this.bits = bits;
  }

  /** None of {@code size} chunks. */
  public static ChunkSet none(int size) {
    return new ChunkSet(size, new BitSet(size));
  }

  /** All of {@code size} chunks. */
  public static ChunkSet all(int size) {
    BitSet bits = new BitSet(size);
    bits.set(0, size);
    return new ChunkSet(size, bits);
  }

  /** How many chunks the share has, in the set or not. */
  public int size() {
    return size;
  }

  /** How many chunks are in the set. */
  public synchronized int count() {
    return bits.cardinality();
  }

  /** Whether all chunks of the share are in the set; of an empty share always. */
  public boolean isComplete() {
    return count() == size;
  }

  /** Whether {@code index} is in the set; false for what is no chunk of the share. */
  public synchronized boolean has(int index) {
    return bits.get(index);
  }

  /** Whether all chunks of {@code run} are in the set. */
  public synchronized boolean hasAll(ChunkRun run) {
    return run.end() <= size && bits.nextClearBit(run.first()) >= run.end();
  }

  /** Adds {@code index}; returns whether it is new. */
  public synchronized boolean add(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("chunk not in [0, " + size + "): " + index);
    }
    boolean isNew = !bits.get(index);
    bits.set(index);
    return isNew;
  }

  /** Adds the chunks of {@code run}, which must be of the share. */
  public synchronized void addAll(ChunkRun run) {
    if (run.end() > size) {
      throw new IndexOutOfBoundsException("chunks not in [0, " + size + "): " + run);
    }
    bits.set(run.first(), run.end());
  }

  /** Takes {@code index} out, if it is in. */
  public synchronized void remove(int index) {
    bits.clear(index);
  }

  /** The first chunk at or after {@code from} that is in the set, or -1. */
  public synchronized int next(int from) {
    return bits.nextSetBit(from);
  }

  /** The chunks that are in this set and in {@code other}, as the bits of a bit set. */
  public BitSet and(ChunkSet other) {
    BitSet both = other.toBits();
    synchronized (this) {
      both.and(bits);
    }
    return both;
  }

  private synchronized BitSet toBits() {
    return (BitSet) bits.clone();
  }

  /** The first chunk at or after {@code from} that is not in the set, or -1. */
  public synchronized int nextMissing(int from) {
    int index = bits.nextClearBit(from);
    return index < size ? index : -1;
  }

  /**
   * The chunks from {@code first} on as bits, the highest bit of a byte first (WIRE.md, section 5),
   * at most {@code maxBytes} long.
   *
   * @param first a multiple of 8, at most {@link #size()}
   */
  public synchronized byte[] window(int first, int maxBytes) {
    if (first < 0 || first > size || first % 8 != 0) {
      throw new IllegalArgumentException("not a multiple of 8 in [0, " + size + "]: " + first);
    }
    byte[] window = new byte[Math.min(maxBytes, Math.ceilDiv(size - first, 8))];
    int end = Math.min(size, first + 8 * window.length);
    for (int i = bits.nextSetBit(first); i >= 0 && i < end; i = bits.nextSetBit(i + 1)) {
      window[(i - first) / 8] |= (byte) (0x80 >>> ((i - first) % 8));
    }
    return window;
  }

  /** A set of its own with the same chunks. */
  public synchronized ChunkSet copy() {
    return new ChunkSet(size, (BitSet) bits.clone());
  }
}
