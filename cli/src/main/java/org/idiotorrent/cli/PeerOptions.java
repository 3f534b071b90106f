package org.idiotorrent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.WebUrl;
import org.idiotorrent.share.Printable;
import org.idiotorrent.transfer.ShareSearch;
import picocli.CommandLine.Option;

/** Peers that the user names. */
final class PeerOptions {
  @Option(
      names = "--peer",
      paramLabel = "HOST[:PORT]",
      converter = Arguments.Peer.class,
      description =
          "Ask this peer too; may be given several times. idt get also takes a web server's http://…")
  List<Named> named = new ArrayList<>();

  /** One peer: an idt, or a web server. */
  record Named(Optional<PeerAddress> address, Optional<WebUrl> url) {}

  /** The idt peers. */
  List<PeerAddress> addresses() {
    return named.stream().flatMap(one -> one.address().stream()).toList();
  }

  /** The web servers, and those of {@code hints}. */
  List<WebUrl> urlsAnd(List<WebUrl> hints) {
    return Stream.concat(named.stream().flatMap(one -> one.url().stream()), hints.stream())
        .distinct()
        .toList();
  }

  /** Goes on after what {@code search} did not find: which of the idt peers it did not reach. */
  static String unreached(ShareSearch search) {
    List<PeerAddress> unreached = search.unreachedNamed();
    if (unreached.isEmpty()) {
      return "";
    }
    String all =
        unreached.stream()
            .map(address -> Printable.of(address.toString()))
            .collect(Collectors.joining(", "));
    return "; not reached: " + all + " (idt doctor --peer says why)";
  }
}
