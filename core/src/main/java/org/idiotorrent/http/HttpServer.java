package org.idiotorrent.http;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Serves HTTP/1.1 on connections that somebody else accepts, each on the thread that brings it.
 * Safe for several threads; {@code lock} guards who is admitted.
 */
public final class HttpServer implements Closeable {
  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final Duration WATCH_EVERY = Duration.ofMillis(500);

  /** With nobody connected; the first who comes ends it. */
  private static final Duration REST = Duration.ofSeconds(10);

  private static final Set<String> BEGINNINGS =
      Set.of("GET ", "HEAD", "POST", "PUT ", "DELE", "OPTI", "PATC", "TRAC", "CONN");

  private final Handler handler;
  private final Senders senders = new Senders();
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition oneLess = lock.newCondition();
  private final Map<InetAddress, Integer> clients = new HashMap<>(); // connections of each
  private int admitted; // connections of all
  private final Thread watch;

  /** Starts a thread that ends connections whose time is over. */
  public HttpServer(Handler handler) {
    this.handler = handler;
    // A virtual one wakes two other threads of the JVM each time.
    this.watch = Thread.ofPlatform().daemon().name("http watch").start(this::watch);
  }

  /** Makes the answers. */
  @FunctionalInterface
  public interface Handler {
    /** The answer to a request that is well-formed; on the thread of its connection. */
    Response answer(Request request);
  }

  /** Whether a connection that begins with these four bytes speaks HTTP. */
  public static boolean speaks(ByteBuffer start) {
    StringBuilder text = new StringBuilder();
    for (int i = start.position(); i < start.limit(); i++) {
      text.append((char) start.get(i));
    }
    return BEGINNINGS.contains(text.toString());
  }

  /**
   * Answers what comes on {@code channel} until it ends.
   *
   * @param start what was already read from it
   */
  public void serve(SocketChannel channel, ByteBuffer start) throws IOException {
    Line line = new Line(channel, senders);
    InetAddress client = line.ends().client().getAddress();
    HttpConnection connection = new HttpConnection(line, senders, start);
    connections.add(connection);
    LockSupport.unpark(watch);
    try (connection) {
      if (admit(client)) {
        run(connection, client);
      } else {
        connection.refuse(
            Response.text(503, "too many connections; try again soon").with("Retry-After", "5"));
      }
    } finally {
      connections.remove(connection);
    }
  }

  private void run(HttpConnection connection, InetAddress client) throws IOException {
    try {
      connection.run(this::answer);
    } finally {
      dismiss(client);
    }
  }

  private Response answer(Request request) {
    try {
      return handler.answer(request);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "internal error, please report it: answering a request", e);
      return Response.text(500, "something went wrong here");
    }
  }

  /** Waits for its turn if there are too many; returns whether it came. */
  private boolean admit(InetAddress client) {
    lock.lock();
    try {
      long left = HttpLimits.TURN.toNanos();
      while (isFullFor(client)) {
        if (left <= 0) {
          return false;
        }
        left = oneLess.awaitNanos(left);
      }
      admitted++;
      clients.merge(client, 1, Integer::sum);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFullFor(InetAddress client) {
    return admitted >= HttpLimits.CONNECTIONS
        || clients.getOrDefault(client, 0) >= HttpLimits.CONNECTIONS_OF_ONE;
  }

  private void dismiss(InetAddress client) {
    lock.lock();
    try {
      admitted--;
      clients.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
      oneLess.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(WATCH_EVERY);
        if (connections.isEmpty()) {
          LockSupport.parkNanos(REST.toNanos());
        }
        long now = System.nanoTime();
        for (HttpConnection connection : connections) {
          closeIfOverdue(connection, now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private static void closeIfOverdue(HttpConnection connection, long now) {
    try {
      connection.closeIfOverdue(now);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "closing a connection: " + e.getMessage());
    }
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    watch.interrupt();
    for (HttpConnection connection : connections) {
      connection.close();
    }
  }
}
