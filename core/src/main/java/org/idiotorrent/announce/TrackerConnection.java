package org.idiotorrent.announce;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.time.Duration;
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
  private final Socket socket = new Socket();

  TrackerConnection(TrackerUrl url) {
    this.url = url;
  }

  /** Sends {@code request} and reads the answer, all within 10 s. */
  @SuppressWarnings("try") // the deadline works by being open
  HttpReply exchange(byte[] request) throws IOException {
    InetSocketAddress target = url.address().resolve();
    if (target.isUnresolved()) {
      throw new UnknownHostException("no address known for host " + url.address().host());
    }
    long start = System.nanoTime();
    try (Deadline deadline = Deadline.closing(this, WHOLE)) {
      socket.setTcpNoDelay(true);
      socket.connect(target, (int) CONNECT.toMillis());
      try (Socket stream = url.secure() ? secured() : socket) {
        stream.getOutputStream().write(request);
        stream.getOutputStream().flush();
        return HttpReply.read(stream.getInputStream());
      }
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

  private SSLSocket secured() throws IOException {
    try {
      SSLContext context = SSLContext.getDefault();
      String host = url.address().host();
      int port = url.address().port();
      SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
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
    socket.close();
  }
}
