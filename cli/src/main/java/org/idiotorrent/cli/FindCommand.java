package org.idiotorrent.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.IdPrefix;
import org.idiotorrent.share.NamePattern;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.transfer.FoundShare;
import org.idiotorrent.transfer.ShareSearch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code idt find}: lists what peers nearby share. */
@Command(
    name = "find",
    header = "List what is shared nearby.",
    customSynopsis = "idt find [PATTERN] [OPTIONS]",
    description = {
      "Asks the local network, lists what answers, and ends as soon as it is quiet: most often",
      "within a second.",
      "A share is marked \"not reachable\" if it was announced but none of its peers answered."
    },
    footer = {"Examples:", "  idt find", "  idt find '*.jpg' --json"})
final class FindCommand implements IdtCommand {
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration LEAST = Duration.ofMillis(450);
  private static final Duration LEAST_WITH_TRACKERS = Duration.ofSeconds(1);

  /** The whole command's, from the start of the program. */
  private static final Duration MOST = Duration.ofSeconds(3);

  /** How much of it starting may have taken, and ending may take. */
  private static final Duration MOST_OF_START = Duration.ofMillis(600);

  private static final Duration END = Duration.ofMillis(150);

  /** Answers to one query come within 0.1 s of each other. */
  private static final Duration LULL = Duration.ofMillis(100);

  /** What came is listed by then, however much more comes. */
  private static final Duration LATEST = Duration.ofMillis(500);

  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration WATCH_TICK = Duration.ofMillis(200);
  private static final Duration ASK_AGAIN_SOONEST = Duration.ofSeconds(1);
  private static final Duration ASK_AGAIN_LATEST = Duration.ofSeconds(20);

  @Parameters(
      arity = "0..1",
      paramLabel = "PATTERN",
      description =
          "Part of a name, or a pattern with * and ?, whatever the case; or a whole file ID.")
  @Nullable String pattern;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Look at most this long; default: 3s.")
  @Nullable Duration timeout;

  @Option(names = "--watch", description = "Go on, and show what comes and goes.")
  boolean watch;

  @Mixin PeerOptions peers;
  @Mixin LanOptions lan;
  @Mixin TrackerOptions trackers;

  @Override
  public ExitCode run(Output output) throws Exception {
    if (!peers.urlsAnd(List.of()).isEmpty()) {
      throw CommandException.usage("find asks idt alone; a web server's URL is for idt get");
    }
    PeerId self = PeerId.random();
    ShareQuery query = query();
    List<TrackerUrl> urls = trackers.chosen();
    try (Finders finders = Finders.start(lan, peers.addresses(), urls, self, query);
        ShareSearch search = new ShareSearch(self, query, finders::reached)) {
      finders.tell(search::heard);
      boolean asksTrackers = query instanceof ShareQuery.ById && !urls.isEmpty();
      Duration least = asksTrackers ? LEAST_WITH_TRACKERS : LEAST;
      return watch ? watch(search, output) : list(search, finders, least, output);
    }
  }

  private ShareQuery query() throws CommandException {
    try {
      if (pattern == null) {
        return new ShareQuery.Everything();
      }
      Optional<FileId> id = FileId.in(pattern);
      return id.isPresent()
          ? new ShareQuery.ById(new IdPrefix(id.get().hex()))
          : new ShareQuery.ByName(new NamePattern(pattern));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private CommandException nothing(ShareSearch search) {
    return new CommandException(
        ExitCode.NOT_FOUND,
        (pattern == null
                ? "nobody nearby shares anything"
                : "nobody nearby shares anything like " + Printable.of(pattern))
            + PeerOptions.unreached(search));
  }

  /**
   * Lists what answers as it comes, and at the end what did not answer. Who was reached only at a
   * link-local address is listed once it is quiet: a better one may be heard of until then.
   */
  private ExitCode list(ShareSearch search, Finders finders, Duration least, Output output)
      throws CommandException, InterruptedException {
    FindReport report = new FindReport(output);
    long end = System.nanoTime() + (timeout == null ? mostFromHere() : timeout).toNanos();
    long listed = System.nanoTime();
    while ((!search.isQuiet(QUIET, least) || finders.areProbing()) && System.nanoTime() < end) {
      Thread.sleep(TICK);
      Duration stillness = search.stillness();
      if (isDue(stillness, Duration.ofNanos(System.nanoTime() - listed))) {
        Predicate<FoundShare> ready =
            stillness.compareTo(QUIET) > 0 ? FoundShare::isReachable : FoundShare::isWellReached;
        report.print(search.found().stream().filter(ready).toList());
        listed = System.nanoTime();
      }
    }
    report.print(search.found());
    if (report.isEmpty()) {
      throw nothing(search);
    }
    return ExitCode.DONE;
  }

  private static Duration mostFromHere() {
    Duration start =
        ProcessHandle.current()
            .info()
            .startInstant()
            .map(begin -> Duration.between(begin, Instant.now()))
            .filter(taken -> !taken.isNegative() && taken.compareTo(MOST_OF_START) < 0)
            .orElse(MOST_OF_START);
    return MOST.minus(start).minus(END);
  }

  /** Whether there is something to list that there was not when it was done last. */
  private static boolean isDue(Duration stillness, Duration listedAgo) {
    return Stream.of(LULL, QUIET)
            .anyMatch(pause ->
                stillness.compareTo(pause) > 0 && listedAgo.compareTo(stillness.minus(pause)) > 0)
        || (listedAgo.compareTo(LATEST) > 0 && listedAgo.compareTo(stillness) > 0);
  }

  private ExitCode watch(ShareSearch search, Output output)
      throws CommandException, InterruptedException {
    FindWatch shown = new FindWatch(output);
    long start = System.nanoTime();
    Optional<Duration> limit = Optional.ofNullable(timeout);
    while (limit.isEmpty() || System.nanoTime() - start < limit.get().toNanos()) {
      Thread.sleep(WATCH_TICK);
      search.refresh(ASK_AGAIN_SOONEST, ASK_AGAIN_LATEST);
      shown.show(search.found());
    }
    if (!shown.everFound()) {
      throw nothing(search);
    }
    return ExitCode.DONE;
  }
}
