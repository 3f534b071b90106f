package org.idiotorrent.transfer;

/** How a simulated peer behaves. */
enum SimKind {
  HONEST,
  /** Has all, and every chunk is wrong. */
  LIAR,
  /** Has all, and one chunk in ten is wrong. */
  SELDOM_LIAR,
  /** Says it has all and never answers. */
  STALLER,
  /** Says it has all, begins to answer and never ends. */
  TRICKLER,
  /** Says it has all and, asked for it, that it has not. */
  BOASTER,
  /** Says it has all and to wait for a minute. */
  PUTTER_OFF,
  /** Says without end that it has chunks, and sends none. */
  CHATTERER,
  /** Asks for everything again and again. */
  GLUTTON,
  /** Connects and says nothing. */
  MUTE;

  boolean isHonest() {
    return this == HONEST;
  }

  boolean claimsAll() {
    return this != HONEST && this != MUTE && this != CHATTERER && this != GLUTTON;
  }

  boolean sends() {
    return this == HONEST || this == LIAR || this == SELDOM_LIAR || this == TRICKLER;
  }
}
