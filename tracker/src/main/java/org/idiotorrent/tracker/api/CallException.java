package org.idiotorrent.tracker.api;

import org.idiotorrent.tracker.http.Answer;

/** A call that is answered with an error. */
final class CallException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  CallException(int status, String word, String message) {
    this(Answer.error(status, word, message));
  }

  CallException(Answer answer) {
    super("", null, false, false); // no stack trace: thrown as often as strangers like
    this.answer = answer;
  }

  static CallException invalid(String message) {
    return new CallException(400, "invalid_field", message);
  }

  static CallException missing(String field) {
    return new CallException(400, "missing_field", field + " is missing");
  }

  /** The error; it may have headers that say when to come again. */
  Answer answer() {
    return answer;
  }
}
