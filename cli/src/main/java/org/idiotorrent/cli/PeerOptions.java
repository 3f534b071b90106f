package org.idiotorrent.cli;

import java.util.ArrayList;
import java.util.List;
import org.idiotorrent.peer.PeerAddress;
import picocli.CommandLine.Option;

/** Peers that the user names. */
final class PeerOptions {
  @Option(
      names = "--peer",
      paramLabel = "HOST[:PORT]",
      description = "Ask this peer too; may be given several times.")
  List<PeerAddress> addresses = new ArrayList<>();
}
