package org.idiotorrent.cli;

import java.time.InstantSource;
import java.util.List;
import org.idiotorrent.cli.text.ProgressLine;
import org.idiotorrent.cli.text.RateMeter;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.transfer.DownloadEvents;
import org.idiotorrent.transfer.DownloadProgress;

/** Shows how far a download is: on a terminal, or as JSON. For the download's thread. */
final class DownloadDisplay implements DownloadEvents {
  private static final long JSON_EVERY = 200_000_000; // ns

  private final String name;
  private final Output output;
  private final RateMeter meter = new RateMeter(InstantSource.system());
  private DownloadProgress last;
  private long nextJson = System.nanoTime();

  DownloadDisplay(Manifest manifest, Output output) {
    this.name = SharingReport.shown(manifest);
    this.output = output;
    this.last = new DownloadProgress(0, manifest.size(), 0, 0, DownloadProgress.Share.NONE);
  }

  @Override
  public void progress(DownloadProgress progress) {
    last = progress;
    meter.count(progress.bytes());
    if (output.isJson()) {
      printAsJson(progress);
    } else {
      output.status(columns -> line(progress, columns));
    }
  }

  private String line(DownloadProgress progress, int columns) {
    int byTracker = progress.reserve().peers();
    String peers =
        (progress.peers() == 1 ? "1 peer" : progress.peers() + " peers")
            + (byTracker == 0 ? "" : ", " + byTracker + " by tracker");
    return ProgressLine.of(name, progress.bytes(), progress.total(), meter, List.of(peers))
        .render(columns);
  }

  private void printAsJson(DownloadProgress progress) {
    long now = System.nanoTime();
    if (now - nextJson < 0) {
      return;
    }
    nextJson = now + JSON_EVERY;
    output.json(json -> {
      json.writeStringField("event", "progress");
      json.writeNumberField("bytes", progress.bytes());
      json.writeNumberField("total", progress.total());
      json.writeNumberField("chunks", progress.chunks());
      json.writeNumberField("peers", progress.peers());
      json.writeNumberField("tracker_peers", progress.reserve().peers());
      json.writeNumberField("tracker_bytes", progress.reserve().bytes());
    });
  }

  /** Says what an interrupted download leaves. */
  void interrupted() {
    output.note(
        last.bytes() == 0
            ? "interrupted before anything came"
            : "interrupted; kept "
                + Sizes.format(last.bytes())
                + ", run the same command to go on");
  }
}
