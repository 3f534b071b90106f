package org.idiotorrent.tracker.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Peers picked for one asker, packed side by side, since thousands a second are made of these. */
public final class PeerSample {
  public static final PeerSample NONE = new PeerSample(0);

  private final byte[] keys;
  private final char[] ports;
  private final boolean[] complete;
  private final @Nullable LanAddresses[] lans;
  private int size;

  PeerSample(int capacity) {
    keys = new byte[capacity * PeerTable.KEY];
    ports = new char[capacity];
    complete = new boolean[capacity];
    lans = new LanAddresses[capacity];
  }

  /**
   * @param key address and peer ID stand there in {@code source}
   * @param lan null unless the asker may know it
   */
  void add(byte[] source, int key, int port, boolean isComplete, @Nullable LanAddresses lan) {
    System.arraycopy(source, key, keys, size * PeerTable.KEY, PeerTable.KEY);
    ports[size] = (char) port;
    complete[size] = isComplete;
    lans[size] = lan;
    size++;
  }

  public int size() {
    return size;
  }

  /** The address of peer {@code index} in ASCII. */
  public byte[] address(int index) {
    return PublicAddress.textOf(keys, index * PeerTable.KEY);
  }

  public int port(int index) {
    return ports[index];
  }

  public boolean isComplete(int index) {
    return complete[index];
  }

  public LanAddresses lan(int index) {
    LanAddresses lan = lans[index];
    return lan == null ? LanAddresses.NONE : lan;
  }

  /** Copies the 16 bytes of the ID of peer {@code index}. */
  public void copyPeerId(int index, byte[] target) {
    int from = index * PeerTable.KEY + PublicAddress.LENGTH;
    System.arraycopy(keys, from, target, 0, target.length);
  }

  byte[] key(int index) {
    return Arrays.copyOfRange(keys, index * PeerTable.KEY, (index + 1) * PeerTable.KEY);
  }
}
