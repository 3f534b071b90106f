package org.idiotorrent.lan;

/** One way of finding or announcing. Everything is called on the thread of one {@link LanLoop}. */
interface LanWay {
  /** An interface came up, or was there at the start. */
  void up(LanInterface lan);

  /** An interface went away; nothing if it is not known. */
  void down(LanInterface lan);

  /** Says goodbye and closes what is open, within 0.15 s. */
  void end();
}
