package org.idiotorrent.transfer;

import java.io.IOException;

/** The data of a share could not be read, most often because it changed; the share is withdrawn. */
final class UnreadableShareException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableShareException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
