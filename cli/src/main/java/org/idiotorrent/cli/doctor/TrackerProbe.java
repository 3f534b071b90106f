package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.idiotorrent.cli.doctor.Facts.Tracker;
import org.idiotorrent.share.Printable;

/** Asks a tracker whether it works. */
final class TrackerProbe {
  private static final int PATIENCE_MILLIS = 3_000;

  private TrackerProbe() {}

  /**
   * @param url of the tracker, with {@code http} or {@code https}
   */
  static Tracker run(URI url) {
    String shown = Printable.of(url.toString());
    try {
      HttpURLConnection connection = (HttpURLConnection) health(url).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      connection.setInstanceFollowRedirects(false);
      int status = connection.getResponseCode();
      long date = connection.getDate();
      connection.disconnect();
      return new Tracker(
          shown,
          status == HttpURLConnection.HTTP_OK
              ? Optional.empty()
              : Optional.of("it answers with status " + status),
          date == 0
              ? Optional.empty()
              : Optional.of(Duration.between(Instant.now(), Instant.ofEpochMilli(date))));
    } catch (IOException | IllegalArgumentException e) {
      return new Tracker(shown, Optional.of(problem(e)), Optional.empty());
    }
  }

  private static URI health(URI url) {
    String text = url.toString();
    return URI.create(text.endsWith("/") ? text + "healthz" : text + "/healthz");
  }

  private static String problem(Exception e) {
    return switch (e) {
      case UnknownHostException unknown -> "its name is not known";
      case ConnectException refused -> "nothing listens there";
      case NoRouteToHostException noRoute -> "there is no way to it";
      case SocketTimeoutException timeout -> "it does not answer";
      default -> Printable.of(String.valueOf(e.getMessage()));
    };
  }
}
