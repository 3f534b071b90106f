package org.idiotorrent.lan;

import javax.jmdns.impl.DNSCache;
import javax.jmdns.impl.DNSEntry;

/**
 * What JmDNS keeps of others' records: some of those about names of this host, which tell it of a
 * conflict. It asks for nothing, so it needs no more; and would keep whatever anybody says.
 */
final class MdnsMemory extends DNSCache {
  private static final long serialVersionUID = 1;
  private static final int MAX_ENTRIES = 256;

  private final String mark;

  /**
   * @param mark in lower case, in all names of this host
   */
  MdnsMemory(String mark) {
    super(MAX_ENTRIES);
    this.mark = mark;
  }

  @Override
  public boolean addDNSEntry(DNSEntry entry) {
    return entry != null
        && entry.getKey().contains(mark)
        && allValues().size() < MAX_ENTRIES
        && super.addDNSEntry(entry);
  }

  /** Every name of JmDNS' own is another thing. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
