package org.idiotorrent.http;

/** A request that breaks the rules; the connection ends with its answer. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status 4xx
   * @param sentence for the client; nothing that it sent
   */
  public Refusal(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  static Refusal bad(String sentence) {
    return new Refusal(400, sentence);
  }

  Response response() {
    return Response.text(status, String.valueOf(getMessage()));
  }
}
