package org.idiotorrent;

import org.opentest4j.TestAbortedException;

/** What a test throws that cannot run here. {@code ./check} names such tests, and does not pass. */
public final class Skip {
  private Skip() {}

  /**
   * To be thrown by the test.
   *
   * @param why what is missing here, and what is therefore not tested
   */
  public static TestAbortedException because(String why) {
    System.err.println("SKIPPED: " + why);
    return new TestAbortedException(why);
  }
}
