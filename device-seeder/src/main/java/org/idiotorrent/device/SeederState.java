package org.idiotorrent.device;

import java.util.Locale;

/** What a seeder is doing, as its LED and its status say. */
enum SeederState {
  /** It looks at the folder for the first time, and hashes what it does not know. */
  STARTING,
  /** Nobody fetches anything. */
  IDLE,
  /** Somebody was sent something in the last second or so. */
  SERVING,
  /** Somebody pressed the button; nothing is served. */
  PAUSED,
  /** The folder cannot be read. */
  ERROR;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
