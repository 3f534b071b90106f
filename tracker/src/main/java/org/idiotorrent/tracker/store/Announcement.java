package org.idiotorrent.tracker.store;

import org.idiotorrent.share.FileId;

/** What a peer says of one file. */
public record Announcement(FileId file, State state) {
  /** What the peer is from now on. */
  public enum State {
    SEEDER,
    LEECHER,
    GONE
  }

  boolean isSeeder() {
    return state == State.SEEDER;
  }
}
