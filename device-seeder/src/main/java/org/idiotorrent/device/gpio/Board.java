package org.idiotorrent.device.gpio;

/** The LED and the button of a board; either may be missing, and then does nothing. */
public interface Board extends AutoCloseable {
  void light(boolean on);

  boolean isPressed();

  /** Turns the LED off and gives the lines back. */
  @Override
  void close();
}
