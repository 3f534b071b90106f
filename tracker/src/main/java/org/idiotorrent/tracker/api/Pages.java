package org.idiotorrent.tracker.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.idiotorrent.tracker.http.Answer;
import org.idiotorrent.tracker.http.HttpState;
import org.idiotorrent.tracker.store.PeerStore;
import org.idiotorrent.tracker.store.PeerStore.Totals;

/** What TRACKER.md, section 8 lists: nothing here names a file or a peer. */
final class Pages {
  private static final int DRAIN_SECONDS = 10;

  private final PeerStore store;
  private final HttpState state;
  private final Metrics metrics;
  private final byte[] docs = resource("docs.html");
  private final byte[] openapi = resource("openapi.json");
  private final String index = new String(resource("index.html"), StandardCharsets.UTF_8);

  Pages(PeerStore store, HttpState state, Metrics metrics) {
    this.store = store;
    this.state = state;
    this.metrics = metrics;
  }

  private static byte[] resource(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page at {@code path}. */
  Optional<Answer> find(String path) {
    return switch (path) {
      case "/" -> Optional.of(html(index().getBytes(StandardCharsets.UTF_8)));
      case "/docs" -> Optional.of(html(docs));
      case "/openapi.json" -> Optional.of(Answer.json(openapi));
      case "/healthz" -> Optional.of(status("ok"));
      case "/readyz" -> Optional.of(state.isDraining() ? draining() : status("ready"));
      case "/metrics" -> Optional.of(metrics());
      default -> Optional.empty();
    };
  }

  private static Answer html(byte[] page) {
    return Answer.text("text/html", page)
        .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  }

  private String index() {
    Totals totals = store.totals();
    return index
        .replace("{files}", Long.toString(totals.files()))
        .replace("{seeders}", Long.toString(totals.seeders()))
        .replace("{leechers}", Long.toString(totals.leechers()));
  }

  private static Answer status(String word) {
    return Answer.json(("{\"status\":\"" + word + "\"}").getBytes(StandardCharsets.US_ASCII));
  }

  private static Answer draining() {
    return Answer.error(503, "draining", "this tracker is about to end")
        .with("Retry-After", Integer.toString(DRAIN_SECONDS));
  }

  private Answer metrics() {
    String text = metrics.text(store.totals(), state.connections());
    return Answer.text("text/plain; version=0.0.4", text.getBytes(StandardCharsets.UTF_8));
  }
}
