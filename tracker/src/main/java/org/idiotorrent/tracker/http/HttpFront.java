package org.idiotorrent.tracker.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Listens, and hands whole requests to a {@link Handler}. Everything a stranger may take is bounded
 * ({@link HttpLimits}), and whatever is wrong is answered with a JSON error.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails in Netty ends the connection
public final class HttpFront implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final Calls calls;
  private final HttpState state;
  private final EventLoopGroup loops;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;

  /** Answers requests. Called by several threads. */
  public interface Handler {
    Answer answer(Request request);

    /** Takes note of what was answered to something that was no request. */
    void refused(Answer answer);
  }

  /**
   * Listens from now on.
   *
   * @param slow whether answers take long; then virtual threads wait for them
   */
  public HttpFront(InetSocketAddress where, Handler handler, boolean slow, HttpState state)
      throws IOException {
    this.calls = new Calls(handler, slow, state);
    this.state = state;
    int threads = Runtime.getRuntime().availableProcessors();
    loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("tracker-http", true), NioIoHandler.newFactory());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(new Initializer());
    var bound = bootstrap.bind(where).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw bound.cause() instanceof IOException e ? e : new IOException(bound.cause());
    }
    listener = bound.channel();
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Takes no more connections, answers what is under way, and returns when all have ended. */
  public void drain() {
    state.drain();
    listener.close().awaitUninterruptibly();
    connections.newCloseFuture().awaitUninterruptibly(HttpLimits.DRAIN.toMillis());
  }

  /** Ends at once, whatever is under way. */
  @Override
  public void close() {
    state.drain();
    listener.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private final class Initializer extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      channel.closeFuture().addListener(closed -> state.closed());
      if (!state.open()) {
        channel.close();
        return;
      }
      connections.add(channel);
      Connection connection = new Connection(calls);
      channel.pipeline().addLast(new Decoder(connection), connection);
    }
  }

  /** Tells of bytes before they have become anything. */
  private static final class Decoder extends HttpRequestDecoder {
    private final Connection connection;

    Decoder(Connection connection) {
      super(
          new HttpDecoderConfig()
              .setMaxInitialLineLength(HttpLimits.REQUEST_LINE)
              .setMaxHeaderSize(HttpLimits.HEADERS));
      this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      connection.bytesCame();
      super.channelRead(context, message);
    }
  }
}
