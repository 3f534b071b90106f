package org.idiotorrent.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.cli.text.Durations;
import org.idiotorrent.cli.text.QrBlocks;
import org.idiotorrent.lan.HostAddresses;
import org.idiotorrent.peer.IdtLink;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Sizes;

/**
 * Tells how to get what is shared here.
 *
 * @param port that this program listens on
 * @param urls where browsers find it, the best first; empty if they are not served
 * @param time how long it is shared; empty for until Ctrl-C
 * @param trackers that know of it
 */
record SharingReport(
    int port, List<String> urls, Optional<Duration> time, List<TrackerUrl> trackers) {
  private static final String SAFE_IN_SHELL = "[A-Za-z0-9_.,+@%/-]+";
  private static final int CODE_PEERS = 2;

  SharingReport(Serving serving, Optional<Duration> time, List<TrackerUrl> trackers) {
    this(serving.peer().port(), urls(serving), time, trackers);
  }

  private static List<String> urls(Serving serving) {
    return serving.servesBrowsers()
        ? HostAddresses.forLink(serving.peer().port()).stream()
            .map(address -> "http://" + address + "/")
            .toList()
        : List.of();
  }

  void print(List<Manifest> shares, Output output) {
    for (Manifest share : shares) {
      if (output.isJson()) {
        printAsJson(share, output);
      } else {
        printForPeople(share, output);
      }
    }
    if (!output.isJson()) {
      printAddresses(shares, output);
      String end = time.map(limit -> "for " + Durations.format(limit)).orElse("until Ctrl-C");
      output.line("Sharing on port " + port + " " + end + ".");
    }
  }

  private void printForPeople(Manifest share, Output output) {
    output.line(shown(share) + "  " + Sizes.format(share.size()) + "  ID " + share.id().shortHex());
    output.line("  get it:  idt get " + quoted(share.name().text()));
    output.line("  link:    " + linkTo(share));
    output.line("");
  }

  /** Where a browser finds all of them, and the code of it; or else that of a single link. */
  private void printAddresses(List<Manifest> shares, Output output) {
    for (String url :
        urls.subList(0, Diagnostics.isVerbose() ? urls.size() : urls.isEmpty() ? 0 : 1)) {
      output.line("In a browser: " + url);
    }
    if (!urls.isEmpty()) {
      output.line("");
    }
    Optional<String> coded =
        urls.isEmpty() && shares.size() == 1
            ? Optional.of(shortened(linkTo(shares.getFirst())).toString())
            : urls.stream().findFirst();
    if (output.terminal().out()) {
      coded
          .flatMap(
              text -> QrBlocks.of(text, output.terminal().columns(), output.terminal().colors()))
          .ifPresent(lines -> {
            lines.forEach(output::line);
            output.line("");
          });
    }
  }

  private void printAsJson(Manifest share, Output output) {
    output.json(json -> {
      json.writeStringField("event", "sharing");
      json.writeStringField("file_id", share.id().hex());
      json.writeStringField("name", share.name().text());
      json.writeNumberField("size", share.size());
      json.writeNumberField("chunk_size", share.layout().chunkSize());
      json.writeNumberField("chunks", share.layout().count());
      json.writeBooleanField("folder", share.isFolder());
      json.writeNumberField("port", port);
      json.writeStringField("link", linkTo(share).toString());
      json.writeArrayFieldStart("urls");
      for (String url : urls) {
        json.writeString(url);
      }
      json.writeEndArray();
    });
  }

  private IdtLink linkTo(Manifest share) {
    return new IdtLink(
        share.id(),
        Optional.of(share.name().text()),
        Optional.of(share.size()),
        HostAddresses.forLink(port),
        TrackerUrl.texts(trackers));
  }

  /** What fits a code that fits a screen of 24 lines: the ID, and where to ask first. */
  private static IdtLink shortened(IdtLink link) {
    List<PeerAddress> first = link.peers().subList(0, Math.min(CODE_PEERS, link.peers().size()));
    return new IdtLink(link.id(), Optional.empty(), Optional.empty(), first, List.of());
  }

  /** The name as it is listed: a folder's ends in a slash. */
  static String shown(Manifest share) {
    return share.name().text() + (share.isFolder() ? "/" : "");
  }

  /** {@code name} as one word of a shell. */
  static String quoted(String name) {
    return name.matches(SAFE_IN_SHELL) && !name.startsWith("-")
        ? name
        : "'" + name.replace("'", "'\\''") + "'";
  }
}
