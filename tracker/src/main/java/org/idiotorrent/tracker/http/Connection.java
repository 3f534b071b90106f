package org.idiotorrent.tracker.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.idiotorrent.tracker.http.RequestAssembler.BrokenRequestException;
import org.jspecify.annotations.Nullable;

/**
 * One connection: takes its requests one after the other, answers them in this order, and ends it
 * when the other end takes too long. Its event loop does all of this; only for a store that is
 * remote a thread of its own makes the answer, and nothing is read meanwhile.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails in Netty ends the connection
final class Connection extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(Connection.class.getName());
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final long TICK_MILLIS = 500;

  private final Calls calls;
  private final Queue<HttpObject> waiting = new ArrayDeque<>(); // came while a request is answered
  private @Nullable RequestAssembler assembler;
  private @Nullable Future<?> ticks;
  private State state = State.FRESH;
  private long since = System.nanoTime();
  private boolean last; // no request is taken after this one

  /** What the time runs for. */
  private enum State {
    FRESH(HttpLimits.REQUEST),
    IDLE(HttpLimits.IDLE),
    RECEIVING(HttpLimits.REQUEST),
    ANSWERING(HttpLimits.ANSWER),
    FAREWELL(HttpLimits.FAREWELL);

    private final Duration limit;

    State(Duration limit) {
      this.limit = limit;
    }
  }

  Connection(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    InetAddress remote = ((InetSocketAddress) context.channel().remoteAddress()).getAddress();
    assembler = new RequestAssembler(remote);
    ticks =
        context
            .executor()
            .scheduleAtFixedRate(
                () -> tick(context), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (ticks != null) {
      ticks.cancel(false);
    }
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  /** Any bytes have come, before they are decoded. */
  void bytesCame() {
    if (state == State.FRESH || state == State.IDLE) {
      enter(State.RECEIVING);
    }
  }

  private void enter(State next) {
    state = next;
    since = System.nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean hasToWait = isBusy(context) || !waiting.isEmpty();
    if (hasToWait && state != State.FAREWELL) {
      waiting.add((HttpObject) message);
    } else {
      take(context, (HttpObject) message);
    }
  }

  /** Whether the next request has to wait: for an answer, or until answers have been taken. */
  private boolean isBusy(ChannelHandlerContext context) {
    return state == State.ANSWERING || !context.channel().isWritable();
  }

  private void resume(ChannelHandlerContext context) {
    while (!isBusy(context) && !waiting.isEmpty()) {
      bytesCame();
      take(context, waiting.remove());
    }
    context.flush();
    context.channel().config().setAutoRead(!isBusy(context));
  }

  private void take(ChannelHandlerContext context, HttpObject piece) {
    RequestAssembler requests = assembler;
    try {
      if (state == State.FAREWELL || requests == null) {
        return;
      }
      Optional<Request> request = requests.add(piece);
      if (request.isPresent()) {
        serve(context, requests, request.get());
      } else if (piece instanceof io.netty.handler.codec.http.HttpRequest
          && requests.isExpecting()) {
        context.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
      }
    } catch (BrokenRequestException e) {
      refuse(context, e.answer());
    } finally {
      ReferenceCountUtil.release(piece);
    }
  }

  private void serve(ChannelHandlerContext context, RequestAssembler requests, Request request) {
    enter(State.ANSWERING);
    boolean withBody = !requests.isHead();
    last |= !requests.isKeptAlive() || calls.state().isDraining();
    if (!calls.isSlow()) {
      answered(context, calls.answer(request), withBody);
      return;
    }
    context.channel().config().setAutoRead(false);
    calls.answerBeside(
        request, answer -> context.executor().execute(() -> answered(context, answer, withBody)));
  }

  private void answered(ChannelHandlerContext context, Answer answer, boolean withBody) {
    if (state != State.ANSWERING) {
      return; // ended meanwhile
    }
    last |= calls.state().isDraining();
    write(context, answer, withBody);
    if (last) {
      sayFarewell(context);
      return;
    }
    enter(State.IDLE);
    if (calls.isSlow()) {
      resume(context);
    }
  }

  private void refuse(ChannelHandlerContext context, Answer answer) {
    last = true;
    calls.refused(answer);
    write(context, answer, true);
    sayFarewell(context);
  }

  private void write(ChannelHandlerContext context, Answer answer, boolean withBody) {
    byte[] head =
        ("HTTP/1.1 "
                + HttpResponseStatus.valueOf(answer.status())
                + "\r\nContent-Type: "
                + answer.type()
                + "\r\nContent-Length: "
                + answer.body().length
                + "\r\n"
                + answer.headers()
                + (last ? "Connection: close\r\n\r\n" : "\r\n"))
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuf bytes =
        withBody ? Unpooled.wrappedBuffer(head, answer.body()) : Unpooled.wrappedBuffer(head);
    context.write(bytes, context.voidPromise());
  }

  /** Ends our side; closing with unread input would take the answer away from the other end. */
  private void sayFarewell(ChannelHandlerContext context) {
    enter(State.FAREWELL);
    context.channel().config().setAutoRead(true);
    DuplexChannel channel = (DuplexChannel) context.channel();
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> {
          if (channel.isInputShutdown()) {
            channel.close();
          } else {
            channel.shutdownOutput();
          }
        });
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  /** Who does not take the answers gets no more of them. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      resume(context);
    } else if (state != State.FAREWELL) {
      context.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent)) {
      return;
    }
    switch (state) {
      case RECEIVING ->
          refuse(
              context, Answer.error(400, "bad_request", "the request ended before it was whole"));
      case ANSWERING -> last = true;
      case FRESH, IDLE, FAREWELL -> context.close();
    }
  }

  private void tick(ChannelHandlerContext context) {
    Duration limit =
        calls.state().isDraining() && state == State.IDLE ? HttpLimits.DRAIN_IDLE : state.limit;
    if (System.nanoTime() - since < limit.toNanos()) {
      return;
    }
    if (state == State.RECEIVING) {
      refuse(
          context,
          Answer.error(
              408,
              "too_slow",
              "the request was not there whole after " + limit.toSeconds() + " s"));
    } else {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(Level.DEBUG, "connection ended", cause);
    context.close();
  }
}
