package org.idiotorrent.announce;

import java.util.Locale;
import org.idiotorrent.share.FileId;

/**
 * What a tracker is told of one share (TRACKER.md, section 1).
 *
 * @param left bytes that this side still lacks, or more
 */
record Registration(FileId id, Event event, long left) {
  /** Why it is told. */
  enum Event {
    STARTED,
    UPDATE,
    COMPLETED,
    STOPPED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
