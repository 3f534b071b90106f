package org.idiotorrent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.idiotorrent.cli.text.Durations;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.transfer.DownloadResult;

/** Prints how a download ended well. */
final class GetReport {
  private final Output output;

  GetReport(Output output) {
    this.output = output;
  }

  void print(DownloadResult result) {
    if (output.isJson()) {
      output.json(json -> write(result, json));
    } else {
      output.line(sentence(result));
    }
  }

  static String sentence(DownloadResult result) {
    String path = Printable.of(result.path().toString());
    if (result.peers().isEmpty() && result.resumedBytes() == result.bytes()) {
      return path + "  " + Sizes.format(result.bytes()) + ", is here already";
    }
    long came = result.bytes() - result.resumedBytes();
    long senders = result.peers().stream().filter(peer -> peer.bytes() > 0).count();
    long byTracker =
        result.peers().stream()
            .filter(DownloadResult.Contribution::isByTracker)
            .mapToLong(DownloadResult.Contribution::bytes)
            .sum();
    long millis = Math.max(1, result.time().toMillis());
    return path
        + "  "
        + Sizes.format(result.bytes())
        + " in "
        + Durations.format(result.time())
        + ", "
        + Sizes.format(came * 1_000 / millis)
        + "/s from "
        + (senders == 1 ? "1 peer" : senders + " peers")
        + (byTracker == 0 ? "" : ", " + Sizes.format(byTracker) + " of it by tracker")
        + (result.resumedBytes() == 0
            ? ""
            : "; " + Sizes.format(result.resumedBytes()) + " were here before");
  }

  private static void write(DownloadResult result, JsonGenerator json) throws IOException {
    json.writeStringField("event", "done");
    json.writeStringField("file_id", result.id().hex());
    json.writeStringField("path", result.path().toString());
    json.writeNumberField("bytes", result.bytes());
    json.writeNumberField("seconds", result.time().toMillis() / 1e3);
    json.writeNumberField("resumed_bytes", result.resumedBytes());
    json.writeArrayFieldStart("peers");
    for (DownloadResult.Contribution peer : result.peers()) {
      json.writeStartObject();
      json.writeStringField("address", peer.address().toString());
      json.writeStringField("protocol", peer.protocol());
      json.writeNumberField("bytes", peer.bytes());
      json.writeNumberField("chunks", peer.chunks());
      json.writeNumberField("bad_chunks", peer.badChunks());
      json.writeArrayFieldStart("via");
      for (Via via : peer.via().stream().sorted().toList()) {
        json.writeString(via.label());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
