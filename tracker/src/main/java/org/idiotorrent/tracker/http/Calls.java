package org.idiotorrent.tracker.http;

import java.lang.System.Logger.Level;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.idiotorrent.tracker.http.HttpFront.Handler;

/** Has requests answered for all connections. Safe for several threads. */
final class Calls {
  private static final System.Logger LOG = System.getLogger(Calls.class.getName());

  private final Handler handler;
  private final boolean slow;
  private final Semaphore underWay = new Semaphore(HttpLimits.UNDER_WAY);
  private final HttpState state;

  Calls(Handler handler, boolean slow, HttpState state) {
    this.handler = handler;
    this.slow = slow;
    this.state = state;
  }

  /** Whether answers take long: then {@link #answerBeside} is for them. */
  boolean isSlow() {
    return slow;
  }

  HttpState state() {
    return state;
  }

  Answer answer(Request request) {
    try {
      return handler.answer(request);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "cannot answer " + request.method() + " " + request.path(), e);
      return Answer.error(500, "internal", "the tracker failed; its log says why");
    }
  }

  /** Answers on a thread of its own, of which there is a bounded number. */
  void answerBeside(Request request, Consumer<Answer> then) {
    if (!underWay.tryAcquire()) {
      Answer busy = Answer.error(503, "too_busy", "there are too many calls at once; try again");
      refused(busy);
      then.accept(busy.with("Retry-After", "1"));
      return;
    }
    Thread.ofVirtual()
        .name("tracker-call")
        .start(() -> {
          try {
            then.accept(answer(request));
          } finally {
            underWay.release();
          }
        });
  }

  /** A request was refused without having been answered. */
  void refused(Answer answer) {
    handler.refused(answer);
  }
}
