package org.idiotorrent.pack;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What goes into an image.
 *
 * @param data gives the share's bytes
 */
public record ImageSource(PackedShare share, Data data) {
  /** The bytes of a share. */
  @FunctionalInterface
  public interface Data {
    /** Fills {@code target} with the share's bytes from {@code offset} on. */
    void read(long offset, ByteBuffer target) throws IOException;
  }
}
