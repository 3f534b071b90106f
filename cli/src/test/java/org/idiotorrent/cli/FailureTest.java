package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.store.StoreException;
import org.junit.jupiter.api.Test;

final class FailureTest {
  @Test
  void sentencesOfTheCoreReachTheUserAsTheyAre() {
    assertEquals(
        new Failure(ExitCode.FAILED, "no such file: x"),
        Failure.of(new StoreException("no such file: x")));
    assertEquals(
        new Failure(ExitCode.FAILED, "broken manifest"),
        Failure.of(new InvalidShareException("broken manifest")));
    assertEquals(new Failure(ExitCode.USAGE, "no"), Failure.of(CommandException.usage("no")));
  }

  @Test
  void whatTheSystemSaysIsMadeSafe() {
    assertEquals(
        new Failure(ExitCode.FAILED, "bad \\u{1b}[31m"),
        Failure.of(new IOException("bad \u001b[31m")));
  }

  @Test
  void interruptionIsNoNewsHoweverItShows() {
    assertEquals(new Failure(ExitCode.INTERRUPTED, ""), Failure.of(new InterruptedException("x")));
    Thread.currentThread().interrupt();
    try {
      assertEquals(
          new Failure(ExitCode.INTERRUPTED, ""),
          Failure.of(new StoreException("cannot read x", new ClosedByInterruptException())));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void ourOwnFaultsAskToBeReported() {
    Failure failure = Failure.of(new IllegalStateException("oops"));
    assertEquals(ExitCode.FAILED, failure.code());
    assertTrue(failure.message().startsWith("internal error, please report it: "));
  }
}
