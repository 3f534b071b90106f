package org.idiotorrent.transfer;

/**
 * A download cannot go on. What is stored so far is kept. The message is a sentence for the user.
 */
public final class DownloadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What went wrong, as far as the caller does different things next. */
  public enum Kind {
    /** Nobody who has it was found, or they went away. */
    NOT_FOUND,
    /** Somebody was found, but what came was wrong. */
    INTEGRITY
  }

  DownloadException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What the user can do: look again, or distrust what came. */
  public Kind kind() {
    return kind;
  }
}
