package org.idiotorrent.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.cli.text.Durations;
import org.idiotorrent.cli.text.QrBlocks;
import org.idiotorrent.cli.text.Sizes;
import org.idiotorrent.peer.IdtLink;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.Manifest;

/**
 * Tells how to get what is shared here.
 *
 * @param port that this program listens on
 * @param time how long it is shared; empty for until Ctrl-C
 * @param trackers that know of it
 */
record SharingReport(int port, Optional<Duration> time, List<TrackerUrl> trackers) {
  private static final String SAFE_IN_SHELL = "[A-Za-z0-9_.,+@%/-]+";
  private static final int CODE_PEERS = 2;

  void print(List<Manifest> shares, Output output) {
    for (Manifest share : shares) {
      if (output.isJson()) {
        printAsJson(share, output);
      } else {
        printForPeople(share, shares.size() == 1, output);
      }
    }
    if (!output.isJson()) {
      String end = time.map(limit -> "for " + Durations.format(limit)).orElse("until Ctrl-C");
      output.line("Sharing on port " + port + " " + end + ".");
    }
  }

  private void printForPeople(Manifest share, boolean withCode, Output output) {
    IdtLink link = linkTo(share);
    output.line(shown(share) + "  " + Sizes.format(share.size()) + "  ID " + share.id().shortHex());
    output.line("  get it:  idt get " + quoted(share.name().text()));
    output.line("  link:    " + link);
    output.line("");
    if (withCode && output.terminal().out()) {
      int columns = output.terminal().columns();
      QrBlocks.of(shortened(link).toString(), columns, output.terminal().colors())
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
