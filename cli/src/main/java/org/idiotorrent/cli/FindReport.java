package org.idiotorrent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.idiotorrent.cli.text.Table;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.transfer.FoundShare;

/** Prints what was found, each share once. */
final class FindReport {
  private static final int UNLIMITED = 10_000;

  private final Output output;
  private final Table table = newTable();
  private final Set<FileId> printed = new HashSet<>();

  FindReport(Output output) {
    this.output = output;
  }

  /** Prints those of {@code shares} that were not printed before. */
  void print(List<FoundShare> shares) {
    List<FoundShare> fresh = shares.stream().filter(share -> printed.add(share.id())).toList();
    if (output.isJson()) {
      fresh.forEach(share -> output.json(json -> write(share, json)));
    } else if (!fresh.isEmpty()) {
      fresh.forEach(share -> table.row(cells(share)));
      table.newLines(columns(output)).forEach(output::line);
    }
  }

  /** Whether nothing was printed. */
  boolean isEmpty() {
    return printed.isEmpty();
  }

  /** How wide a table may be. */
  static int columns(Output output) {
    return output.terminal().out() ? output.terminal().columns() : UNLIMITED;
  }

  static Table newTable() {
    return new Table("NAME", "SIZE", "ID", "PEERS", "FOUND BY");
  }

  /** A row of {@link #newTable()}, safe to print. */
  static String[] cells(FoundShare share) {
    return new String[] {
      Printable.of(share.name()) + (share.folder() ? "/" : ""),
      Sizes.format(share.size()),
      share.id().shortHex(),
      Integer.toString(share.peers().size()),
      ways(share) + (share.isReachable() ? "" : "  not reachable")
    };
  }

  private static String ways(FoundShare share) {
    return share.peers().stream()
        .flatMap(peer -> peer.via().stream())
        .distinct()
        .sorted()
        .map(Via::label)
        .collect(Collectors.joining(", "));
  }

  /** The fields of a share (docs/CLI.md, find). */
  static void write(FoundShare share, JsonGenerator json) throws IOException {
    json.writeStringField("file_id", share.id().hex());
    json.writeStringField("name", share.name());
    json.writeNumberField("size", share.size());
    json.writeNumberField("chunk_size", share.chunkSize());
    json.writeBooleanField("folder", share.folder());
    json.writeArrayFieldStart("peers");
    for (FoundShare.FoundPeer peer : share.peers()) {
      write(peer, json);
    }
    json.writeEndArray();
  }

  private static void write(FoundShare.FoundPeer peer, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (peer.id().isPresent()) {
      json.writeStringField("peer_id", peer.id().get().hex());
    } else {
      json.writeNullField("peer_id");
    }
    json.writeStringField("address", peer.address().host());
    json.writeNumberField("port", peer.address().port());
    json.writeArrayFieldStart("via");
    for (Via via : peer.via().stream().sorted().toList()) {
      json.writeString(via.label());
    }
    json.writeEndArray();
    json.writeBooleanField("complete", peer.complete());
    json.writeBooleanField("reachable", peer.reachable());
    json.writeEndObject();
  }
}
