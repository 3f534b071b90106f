package org.idiotorrent.tracker;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of a tracker; each may be given in the environment as well. */
public final class TrackerOptions {
  private static final int MAX_INTERVAL_SECONDS = 86_400;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:PORT:-8080}",
      converter = Port.class,
      description = "Listen on this TCP port ($PORT; default 8080), 0 for any.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "${env:IDT_TRACKER_BIND}",
      description = "Listen on this address only ($IDT_TRACKER_BIND; default all).")
  private @Nullable String bind;

  @Option(
      names = "--store",
      paramLabel = "URL",
      defaultValue = "${env:IDT_TRACKER_STORE:-memory}",
      converter = Store.class,
      description = {
        "Where peers are kept ($IDT_TRACKER_STORE): memory (default), or redis://HOST:PORT of a",
        "Redis or Valkey, alone or a cluster; rediss:// with TLS."
      })
  private String store = TrackerSettings.MEMORY;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "${env:IDT_TRACKER_INTERVAL:-600}",
      converter = Interval.class,
      description = "Peers call again after this time ($IDT_TRACKER_INTERVAL; default 600).")
  private int interval;

  @Option(
      names = "--hops",
      paramLabel = "N",
      defaultValue = "${env:IDT_TRACKER_HOPS:-0}",
      converter = Count.class,
      description = {
        "So many proxies stand in front, and callers are known by X-Forwarded-For",
        "($IDT_TRACKER_HOPS; default 0: callers are who connects)."
      })
  private int hops;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "${env:IDT_TRACKER_RATE:-20}",
      converter = Count.class,
      description = {
        "Calls a second of one address in the long run, twenty times that at once",
        "($IDT_TRACKER_RATE; default 20, 0 for no limit)."
      })
  private int rate;

  @Option(
      names = "--max-peers",
      paramLabel = "N",
      defaultValue = "${env:IDT_TRACKER_MAX_PEERS:-1000000}",
      converter = Count.class,
      description =
          "Hold at most so many peers in memory ($IDT_TRACKER_MAX_PEERS; default 1000000).")
  private int maxPeers;

  /** What was asked for. */
  public TrackerSettings settings() {
    Optional<String> address = Optional.ofNullable(bind).filter(text -> !text.isEmpty());
    return new TrackerSettings(
        address, port, store, Duration.ofSeconds(interval), hops, rate, maxPeers);
  }

  private static int number(String what, String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new TypeConversionException(what + " not in [" + min + ", " + max + "]: " + text);
  }

  private static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number("port", text, 0, 65_535);
    }
  }

  private static final class Interval implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number("seconds", text, 1, MAX_INTERVAL_SECONDS);
    }
  }

  private static final class Store implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return TrackerSettings.inMemory().withStore(text).store();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  private static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number("number", text, 0, 1_000_000_000);
    }
  }
}
