package org.idiotorrent.device;

/** What somebody asked for cannot be understood. The message is a sentence for them. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
