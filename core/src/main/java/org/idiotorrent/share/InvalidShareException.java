package org.idiotorrent.share;

/**
 * A manifest, name, ID or link that came from outside is not valid. The message is a sentence for
 * the reader, with the value and the bound, and safe to print.
 */
public final class InvalidShareException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message a sentence for the user, in which strangers' text is printable already
   */
  public InvalidShareException(String message) {
    super(message);
  }

  public InvalidShareException(String message, Throwable cause) {
    super(message, cause);
  }
}
