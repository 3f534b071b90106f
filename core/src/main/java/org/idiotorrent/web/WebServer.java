package org.idiotorrent.web;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.idiotorrent.http.HttpServer;
import org.idiotorrent.transfer.GuestProtocol;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.Recipient;

/** Serves a peer's catalog over HTTP on the peer's own port. */
public final class WebServer implements GuestProtocol, Closeable {
  private final Audience audience = new Audience(System::nanoTime);
  private final HttpServer http;

  /** Serves nothing yet: {@code peer} hands over the connections that speak HTTP. */
  public WebServer(LocalPeer peer, WebSettings settings) {
    this.http = new HttpServer(new Site(peer, settings, audience));
  }

  /** Who downloads, or did in the last seconds. */
  public List<Recipient> recipients() {
    return audience.recipients();
  }

  @Override
  public boolean isSpokenBy(ByteBuffer start) {
    return HttpServer.speaks(start);
  }

  @Override
  public void serve(SocketChannel channel, ByteBuffer start) throws IOException {
    http.serve(channel, start);
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    http.close();
  }
}
