package org.idiotorrent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.idiotorrent.cli.text.Table;
import org.idiotorrent.cli.text.TextWidth;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.transfer.FoundShare;

/** Shows what there is as it comes and goes: a live table on a terminal, else a line an event. */
final class FindWatch {
  private static final String EMPTY = "Nobody nearby shares anything yet. Ctrl-C ends.";

  private final Output output;
  private Map<FileId, FoundShare> shown = new LinkedHashMap<>();
  private boolean drawn;
  private boolean everFound;

  FindWatch(Output output) {
    this.output = output;
  }

  /** Shows what is reachable of {@code found}, if it differs from the last time. */
  void show(List<FoundShare> found) {
    Map<FileId, FoundShare> now = new LinkedHashMap<>();
    found.stream().filter(FoundShare::isReachable).forEach(share -> now.put(share.id(), share));
    everFound |= !now.isEmpty();
    if (output.isJson() || !output.terminal().out()) {
      tellChanges(now);
    } else if (!drawn || !List.copyOf(now.values()).equals(List.copyOf(shown.values()))) {
      output.redraw(lines(now.values().stream().toList()));
      drawn = true;
    }
    shown = now;
  }

  boolean everFound() {
    return everFound;
  }

  private List<String> lines(List<FoundShare> shares) {
    int columns = output.terminal().columns() - 1;
    if (shares.isEmpty()) {
      return List.of(TextWidth.cut(EMPTY, columns));
    }
    int room = output.terminal().rows() - 3; // head, "more", the cursor's
    Table table = FindReport.newTable();
    shares.stream().limit(room).forEach(share -> table.row(FindReport.cells(share)));
    List<String> lines = new ArrayList<>();
    table.lines(columns).forEach(line -> lines.add(TextWidth.cut(line, columns)));
    if (shares.size() > room) {
      lines.add("… and " + (shares.size() - room) + " more");
    }
    return lines;
  }

  private void tellChanges(Map<FileId, FoundShare> now) {
    shown.forEach((id, share) -> {
      if (!now.containsKey(id)) {
        tell("gone", share);
      }
    });
    now.forEach((id, share) -> {
      Optional<FoundShare> before = Optional.ofNullable(shown.get(id));
      if (before.isEmpty()) {
        tell("found", share);
      } else if (!peers(before.get()).equals(peers(share))) {
        tell("changed", share);
      }
    });
  }

  /** What counts as a change: who has it, and whether all of it; not how that was learned. */
  private static Map<Object, Boolean> peers(FoundShare share) {
    return share.peers().stream()
        .filter(FoundShare.FoundPeer::reachable)
        .collect(Collectors.toMap(FindWatch::identity, FoundShare.FoundPeer::complete));
  }

  private static Object identity(FoundShare.FoundPeer peer) {
    Optional<PeerId> id = peer.id();
    PeerAddress address = peer.address();
    return id.isPresent() ? id.get() : address;
  }

  private void tell(String event, FoundShare share) {
    if (output.isJson()) {
      output.json(json -> {
        json.writeStringField("event", event);
        FindReport.write(share, json);
      });
    } else {
      String row = String.join("  ", FindReport.cells(share)).stripTrailing();
      output.line(TextWidth.pad(event, 7) + "  " + row);
    }
  }
}
