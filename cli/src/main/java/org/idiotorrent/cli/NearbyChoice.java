package org.idiotorrent.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.idiotorrent.cli.text.Durations;
import org.idiotorrent.cli.text.Table;
import org.idiotorrent.share.IdPrefix;
import org.idiotorrent.share.NamePattern;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.transfer.FoundShare;
import org.idiotorrent.transfer.ShareSearch;

/**
 * Finds the one share nearby that is meant by a name or by the beginning of an ID.
 *
 * @param text what the user typed
 */
record NearbyChoice(String text) {
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration LEAST = Duration.ofMillis(450);
  private static final Duration TICK = Duration.ofMillis(20);

  /** Once one was reached, who is slow is not waited for longer. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration ASK_AGAIN_SOONEST = Duration.ofSeconds(1);
  private static final Duration ASK_AGAIN_LATEST = Duration.ofSeconds(20);
  private static final int MOST_LISTED = 20;

  /** The share, as soon as the search has it; looks for {@code wait} at most. */
  FoundShare await(ShareSearch search, Duration wait)
      throws CommandException, InterruptedException {
    List<FoundShare> meant = settled(search, System.nanoTime() + wait.toNanos());
    return switch (meant.size()) {
      case 0 -> throw unknown(search, wait);
      case 1 -> meant.getFirst();
      default -> throw ambiguous(meant);
    };
  }

  /** Those that are meant, once it is quiet or one was reached a while ago; by {@code end}. */
  private List<FoundShare> settled(ShareSearch search, long end) throws InterruptedException {
    long limit = end;
    while (true) {
      long left = limit - System.nanoTime();
      search.await(QUIET, LEAST, Duration.ofNanos(Math.clamp(left, 0, GRACE.toNanos() / 4)));
      boolean quiet = search.isQuiet(QUIET, LEAST);
      List<FoundShare> meant = meant(search.found());
      if (left <= 0 || (quiet && !meant.isEmpty())) {
        return meant;
      }
      if (limit == end && meant.stream().anyMatch(FoundShare::isReachable)) {
        limit = Math.min(end, System.nanoTime() + GRACE.toNanos());
      }
      search.refresh(ASK_AGAIN_SOONEST, ASK_AGAIN_LATEST);
      Thread.sleep(TICK);
    }
  }

  /**
   * Those of {@code found} that the text means: its exact name or the beginning of its ID; if none,
   * the name but for its case; if none, a name that a pattern fits. Those that cannot be reached
   * count only if there are no others.
   */
  List<FoundShare> meant(List<FoundShare> found) {
    boolean wild = text.contains("*") || text.contains("?");
    List<Predicate<FoundShare>> readings =
        List.of(
            share ->
                share.isCalled(text::equals)
                    || IdPrefix.in(text).filter(prefix -> prefix.matches(share.id())).isPresent(),
            share -> share.isCalled(text::equalsIgnoreCase),
            share -> wild && share.isCalled(new NamePattern(text)::matches));
    return readings.stream()
        .map(reading -> found.stream().filter(reading).toList())
        .filter(some -> !some.isEmpty())
        .map(NearbyChoice::reachable)
        .findFirst()
        .orElse(List.of());
  }

  private static List<FoundShare> reachable(List<FoundShare> some) {
    List<FoundShare> reachable = some.stream().filter(FoundShare::isReachable).toList();
    return reachable.isEmpty() ? some : reachable;
  }

  private CommandException unknown(ShareSearch search, Duration wait) {
    String sentence =
        "nobody nearby shares \""
            + Printable.of(text)
            + "\" (looked for "
            + Durations.format(wait)
            + "); idt find lists what there is, --wait looks longer"
            + PeerOptions.unreached(search);
    List<FoundShare> similar =
        search.found().stream()
            .filter(share -> new NamePattern(text).matches(share.name()))
            .toList();
    return similar.isEmpty()
        ? new CommandException(ExitCode.NOT_FOUND, sentence)
        : new CommandException(
            ExitCode.NOT_FOUND, sentence + "; similar names are:", listed(similar));
  }

  private CommandException ambiguous(List<FoundShare> meant) {
    return new CommandException(
        ExitCode.USAGE,
        meant.size()
            + " shares nearby are meant by \""
            + Printable.of(text)
            + "\"; choose one by its ID:",
        listed(meant));
  }

  private static List<String> listed(List<FoundShare> shares) {
    Table table = new Table("NAME", "SIZE", "ID");
    for (FoundShare share : shares.subList(0, Math.min(shares.size(), MOST_LISTED))) {
      table.row(
          Printable.of(share.name()) + (share.folder() ? "/" : ""),
          Sizes.format(share.size()),
          share.id().shortHex());
    }
    return table.lines(Terminal.NONE.columns());
  }
}
