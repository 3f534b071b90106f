package org.idiotorrent.announce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.idiotorrent.Background;
import org.idiotorrent.announce.FakeTracker.Fault;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.Manifests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a tracker, with a certificate for 127.0.0.1. */
class TrackerConnectionTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;
  private SSLContext usual;
  private SSLContext own;

  @BeforeEach
  void makeCertificate() throws Exception {
    usual = SSLContext.getDefault();
    Path file = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=x",
                "-ext",
                "san=ip:127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertEquals(0, process.waitFor());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    own = SSLContext.getInstance("TLS");
    own.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
  }

  @AfterEach
  void trustTheUsual() {
    SSLContext.setDefault(usual);
  }

  private FakeTracker tracker(Fault fault) throws IOException {
    return new FakeTracker(
        fault,
        own.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  private static TrackerAnswer ask(String host, int port) throws IOException {
    TrackerUrl url = TrackerUrl.parse("https://" + host + ":" + port).orElseThrow();
    try (TrackerClient client = new TrackerClient(url, PeerId.random())) {
      return client.peers(Manifests.file(1, 10, 10).manifest().id());
    }
  }

  @Test
  void asksOverTls() throws Exception {
    SSLContext.setDefault(own);
    try (FakeTracker tracker = tracker(Fault.NONE)) {
      assertEquals(600, ask("127.0.0.1", tracker.port()).interval().toSeconds());
    }
  }

  @Test
  void tellsNothingToWhomItDoesNotTrust() throws Exception {
    try (FakeTracker tracker = tracker(Fault.NONE)) {
      IOException e = assertThrows(IOException.class, () -> ask("127.0.0.1", tracker.port()));

      assertEquals("has no certificate that is trusted for 127.0.0.1", e.getMessage());
      assertTrue(tracker.requests().isEmpty());
    }
  }

  @Test
  void takesNoCertificateOfAnotherHost() throws Exception {
    SSLContext.setDefault(own);
    try (FakeTracker tracker = tracker(Fault.NONE)) {
      IOException e = assertThrows(IOException.class, () -> ask("localhost", tracker.port()));

      assertEquals("has no certificate that is trusted for localhost", e.getMessage());
    }
  }

  @Test
  void saysThatATrackerSpeaksNoTls() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Background<Boolean> speaking =
          Background.run(() -> {
            try (Socket socket = server.accept()) {
              socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
              return socket.getInputStream().readNBytes(10_000).length > 0;
            }
          });

      IOException e =
          assertThrows(IOException.class, () -> ask("127.0.0.1", server.getLocalPort()));

      assertEquals("does not speak TLS as it should", e.getMessage());
      assertTrue(speaking.result());
    }
  }

  @Test
  void endsInTheMidstOfAHandshake() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String text = "https://127.0.0.1:" + silent.getLocalPort();
      TrackerUrl url = TrackerUrl.parse(text).orElseThrow();
      TrackerClient client = new TrackerClient(url, PeerId.random());
      Background<TrackerAnswer> asking =
          Background.run(() -> client.peers(Manifests.file(1, 10, 10).manifest().id()));
      silent.accept();

      client.close();

      assertThrows(IOException.class, asking::result);
    }
  }
}
