package org.idiotorrent.cli;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      "Asks the local network and answers as soon as it is quiet, most often within a second.",
      "A share is marked \"not reachable\" if it was announced but none of its peers answered."
    },
    footer = {"Examples:", "  idt find", "  idt find '*.jpg' --json"})
final class FindCommand implements IdtCommand {
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration LEAST = Duration.ofMillis(450);
  private static final Duration LEAST_WITH_TRACKERS = Duration.ofSeconds(1);

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

  @Option(names = "--watch", description = "Go on, and list each share when it is found.")
  boolean watch;

  @Mixin PeerOptions peers;
  @Mixin LanOptions lan;
  @Mixin TrackerOptions trackers;
  @Mixin CommonOptions common;

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public ExitCode run(Output output) throws Exception {
    if (!peers.urlsAnd(List.of()).isEmpty()) {
      throw CommandException.usage("find asks idt alone; a web server's URL is for idt get");
    }
    PeerId self = PeerId.random();
    ShareQuery query = query();
    ShareSearch search;
    List<TrackerUrl> urls = trackers.chosen();
    try (Finders finders = Finders.start(lan, peers.addresses(), urls, self, query)) {
      search = new ShareSearch(self, query, finders::reached);
      finders.tell(search::heard);
      if (watch) {
        return watch(search, output);
      }
      boolean asksTrackers = query instanceof ShareQuery.ById && !urls.isEmpty();
      Duration least = asksTrackers ? LEAST_WITH_TRACKERS : LEAST;
      search.await(QUIET, least, timeout == null ? Duration.ofSeconds(3) : timeout);
    }
    List<FoundShare> found = search.found();
    if (found.isEmpty()) {
      throw nothing();
    }
    new FindReport(output).print(found);
    return ExitCode.DONE;
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

  private CommandException nothing() {
    return new CommandException(
        ExitCode.NOT_FOUND,
        pattern == null
            ? "nobody nearby shares anything"
            : "nobody nearby shares anything like " + Printable.of(pattern));
  }

  /** Lists each share once, when a peer that has it has answered. */
  private ExitCode watch(ShareSearch search, Output output) throws InterruptedException {
    FindReport report = new FindReport(output);
    Set<String> listed = new HashSet<>();
    long start = System.nanoTime();
    Optional<Duration> limit = Optional.ofNullable(timeout);
    while (limit.isEmpty() || System.nanoTime() - start < limit.get().toNanos()) {
      Thread.sleep(QUIET);
      for (FoundShare share : search.found()) {
        if (share.isReachable() && listed.add(share.id().hex())) {
          report.printOne(share);
        }
      }
    }
    return listed.isEmpty() ? ExitCode.NOT_FOUND : ExitCode.DONE;
  }
}
