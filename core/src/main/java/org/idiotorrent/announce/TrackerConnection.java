package org.idiotorrent.announce;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.idiotorrent.wire.Deadline;

/**
 * A TCP or TLS connection for one request to a tracker. {@link #close()} may come from any thread
 * and ends whatever is waited for. The JDK's own HTTP clients cannot be ended while they connect,
 * and the end of a command must not wait for a tracker that is away.
 */
final class TrackerConnection implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(10);

  private final TrackerUrl url;
  private final Predicate<InetAddress> usable;
  private Optional<InetAddress> reached = Optional.empty();
  private Socket socket = new Socket(); // guarded by this
  private boolean closed; // guarded by this

  /**
   * @param usable which of the tracker's addresses may be used
   */
  TrackerConnection(TrackerUrl url, Predicate<InetAddress> usable) {
    this.url = url;
    this.usable = usable;
  }

  /** Whether {@code address} is of the other family than the one that was connected to. */
  boolean isOfOtherFamily(InetAddress address) {
    return reached.filter(used -> used.getClass() != address.getClass()).isPresent();
  }

  /** Sends {@code request} and reads the answer, all within 10 s. */
  @SuppressWarnings("try") // the deadline works by being open
  HttpReply exchange(byte[] request) throws IOException {
    long start = System.nanoTime();
    try (Deadline deadline = Deadline.closing(this, WHOLE);
        Socket plain = connect();
        Socket stream = url.secure() ? secured(plain) : plain) {
      stream.getOutputStream().write(request);
      stream.getOutputStream().flush();
      return HttpReply.read(stream.getInputStream());
    } catch (SSLException e) {
      throw new TrackerException(
          e.getCause() instanceof CertificateException
              ? "has no certificate that is trusted for " + url.address().host()
              : "does not speak TLS as it should");
    } catch (SocketException e) {
      boolean late = System.nanoTime() - start >= WHOLE.toNanos();
      throw late ? new TrackerException("has not answered in " + WHOLE.toSeconds() + " s") : e;
    }
  }

  /** Connects to the first of the host's usable addresses that answers. */
  private Socket connect() throws IOException {
    String host = url.address().host();
    IOException failure = new UnknownHostException("no address known for host " + host);
    for (InetAddress address : addresses(host).stream().filter(usable).toList()) {
      Socket next = next();
      try {
        next.setTcpNoDelay(true);
        next.connect(
            new InetSocketAddress(address, url.address().port()), (int) CONNECT.toMillis());
        reached = Optional.of(address);
        return next;
      } catch (IOException e) {
        next.close();
        failure = e;
      }
    }
    throw failure;
  }

  private static List<InetAddress> addresses(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private synchronized Socket next() throws SocketException {
    if (closed) {
      throw new SocketException("closed");
    }
    socket = new Socket();
    return socket;
  }

  private SSLSocket secured(Socket plain) throws IOException {
    try {
      SSLContext context = SSLContext.getDefault();
      String host = url.address().host();
      int port = url.address().port();
      SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return tls;
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this Java has no TLS", e);
    }
  }

  @Override
  public void close() throws IOException {
    Socket last;
    synchronized (this) {
      closed = true;
      last = socket;
    }
    last.close();
  }
}
