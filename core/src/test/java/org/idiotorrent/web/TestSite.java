package org.idiotorrent.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.idiotorrent.http.Answer;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.ShareBuilder;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerSettings;
import org.idiotorrent.transfer.ServedShare;

/** A peer that serves browsers on a free port. */
final class TestSite implements AutoCloseable {
  static final int CHUNK = 4_096;

  private final LocalPeer peer;
  private final WebServer web;
  private final List<ServedShare> served = new ArrayList<>();

  private TestSite(LocalPeer peer, Optional<String> pin) {
    this.peer = peer;
    this.web = new WebServer(peer, new WebSettings("0.0.0", pin));
    peer.speak(web);
  }

  static TestSite start(Optional<String> pin) throws IOException {
    return new TestSite(LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0))), pin);
  }

  /** Shares what is at {@code path}. */
  Manifest share(Path path) throws Exception {
    LocalShare local =
        new ShareBuilder(
                HashAlgorithm.SHA256,
                OptionalInt.of(CHUNK),
                Optional.empty(),
                ManifestHints.NONE,
                bytes -> {})
            .build(path);
    return add(ServedShare.complete(local));
  }

  Manifest add(ServedShare share) {
    served.add(share);
    peer.catalog().add(share);
    return share.manifest();
  }

  LocalPeer peer() {
    return peer;
  }

  WebServer web() {
    return web;
  }

  int port() {
    return peer.port();
  }

  Answer get(String target, String... headers) throws IOException {
    return Answer.get(port(), target, headers);
  }

  @Override
  public void close() throws IOException {
    web.close();
    peer.close();
    served.forEach(ServedShare::close);
  }
}
