package org.idiotorrent.cli;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.idiotorrent.cli.text.RateMeter;
import org.idiotorrent.cli.text.TextWidth;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.transfer.Recipient;

/** Shows who downloads, how far each is, and how fast. For one thread. */
final class RecipientsDisplay {
  private static final int MOST = 8;

  private final InstantSource clock;
  private final Map<Who, RateMeter> meters = new HashMap<>();

  private record Who(String kind, InetAddress address, FileId share) {
    static Who of(Recipient one) {
      return new Who(one.kind(), one.address(), one.share().id());
    }
  }

  RecipientsDisplay(InstantSource clock) {
    this.clock = clock;
  }

  /** A line for each, at most eight and one that says how many more there are. */
  List<String> lines(List<Recipient> recipients, int columns) {
    meters.keySet().retainAll(recipients.stream().map(Who::of).toList());
    List<Recipient> shown =
        recipients.stream()
            .sorted(Comparator.comparingLong(Recipient::sent).reversed())
            .limit(MOST)
            .toList();
    List<String> lines = new ArrayList<>();
    recipients.forEach(one -> meter(one).count(one.sent()));
    shown.forEach(one -> lines.add(line(one, columns)));
    if (recipients.size() > MOST) {
      lines.add("and " + (recipients.size() - MOST) + " more");
    }
    return lines;
  }

  private RateMeter meter(Recipient one) {
    return meters.computeIfAbsent(Who.of(one), who -> new RateMeter(clock));
  }

  private String line(Recipient one, int columns) {
    String rate = meter(one).rate().map(each -> Sizes.format(Math.round(each)) + "/s").orElse("");
    long percent = one.share().size() == 0 ? 100 : 100 * one.has() / one.share().size();
    String line =
        String.format("%-7s  %3d %%  %10s  ", one.kind(), percent, rate)
            + PeerAddress.of(one.address(), 1).host()
            + "  "
            + SharingReport.shown(one.share());
    return TextWidth.cut(line, columns);
  }
}
