package org.idiotorrent.device.bridge;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A way to a device that is no network: carries one connection at a time. */
interface DeviceLink extends Closeable {
  /**
   * Carries bytes between {@code local} and a new connection of the device until either ends. The
   * caller closes {@code local}, perhaps while this goes on.
   */
  void carry(SocketChannel local) throws IOException;
}
