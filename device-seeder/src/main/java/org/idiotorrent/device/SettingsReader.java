package org.idiotorrent.device;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.device.bridge.DeviceSource;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;

/**
 * Makes settings of options: those of a file, one {@code name = value} a line, and those of a
 * command line, {@code --name value}, which count more.
 */
final class SettingsReader {
  private static final long DEFAULT_QUOTA = 64L << 30;
  private static final int DEFAULT_CONNECTIONS = 32;
  private static final int LAST_LINE = 1_023; // of a GPIO chip

  private final Map<SeederOption, List<String>> values = new EnumMap<>(SeederOption.class);

  /** The options in {@code file}. */
  void readFile(Path file) throws UsageException {
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        String where = Printable.of(file.toString()) + ", line " + number;
        int equals = text.indexOf('=');
        if (equals < 0) {
          throw new UsageException(where + ": not NAME = VALUE: " + Printable.of(text));
        }
        add(text.substring(0, equals).strip(), text.substring(equals + 1).strip(), where);
      }
    }
  }

  private static List<String> lines(Path file) throws UsageException {
    try {
      return Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new UsageException("the configuration is not UTF-8: " + Printable.of(file.toString()));
    } catch (IOException e) {
      throw new UsageException("cannot read the configuration " + Printable.of(file.toString()));
    }
  }

  private void add(String name, String value, String where) throws UsageException {
    SeederOption option =
        SeederOption.named(name)
            .orElseThrow(
                () -> new UsageException(where + ": there is no option " + Printable.of(name)));
    List<String> given = values.computeIfAbsent(option, any -> new ArrayList<>());
    if (!given.isEmpty() && !option.repeats()) {
      throw new UsageException(where + ": " + name + " is given twice");
    }
    given.add(value);
  }

  /** Options that count more than those that were read before. */
  void override(Map<SeederOption, List<String>> others) {
    values.putAll(others);
  }

  /** The settings that all options make. */
  Settings settings() throws UsageException {
    return new Settings(
        path(SeederOption.FOLDER),
        path(SeederOption.STATE).orElseGet(SettingsReader::defaultState),
        number(SeederOption.PORT, 1, 65_535),
        limits(),
        yes(SeederOption.MDNS, true),
        trackers(),
        devices(),
        new Settings.Lines(
            number(SeederOption.LED, 0, LAST_LINE), number(SeederOption.BUTTON, 0, LAST_LINE)));
  }

  private Settings.Limits limits() throws UsageException {
    return new Settings.Limits(
        quota(),
        number(SeederOption.CONNECTIONS, 1, 1_000).orElse(DEFAULT_CONNECTIONS),
        Duration.ofSeconds(number(SeederOption.REST, 1, 3_600).orElse(2)));
  }

  /** As systemd names it, or where programs of a user keep such things. */
  private static Path defaultState() {
    String systemd = System.getenv("STATE_DIRECTORY");
    return systemd == null || systemd.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".local", "state", "idt-seeder")
        : Path.of(systemd);
  }

  private Optional<String> last(SeederOption option) {
    List<String> given = values.getOrDefault(option, List.of());
    return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast());
  }

  private Optional<Path> path(SeederOption option) throws UsageException {
    Optional<String> text = last(option);
    try {
      if (text.isPresent() && !text.get().isEmpty()) {
        return Optional.of(Path.of(text.get()).toAbsolutePath());
      }
    } catch (InvalidPathException e) {
      throw wrong(option, "not a path", text.get());
    }
    return Optional.empty();
  }

  private OptionalInt number(SeederOption option, int least, int most) throws UsageException {
    Optional<String> text = last(option);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(option, "not a number in [" + least + ", " + most + "]", text.get());
  }

  private long quota() throws UsageException {
    Optional<String> text = last(SeederOption.QUOTA);
    OptionalLong bytes = text.map(Sizes::parse).orElse(OptionalLong.of(DEFAULT_QUOTA));
    return bytes.orElseThrow(
        () -> wrong(SeederOption.QUOTA, "not a size such as 500M or 16G", text.orElse("")));
  }

  private boolean yes(SeederOption option, boolean otherwise) throws UsageException {
    Optional<String> text = last(option);
    return switch (text.orElse(otherwise ? "yes" : "no")) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw wrong(option, "neither yes nor no", text.orElse(""));
    };
  }

  private List<TrackerUrl> trackers() throws UsageException {
    List<TrackerUrl> urls = new ArrayList<>();
    for (String text : values.getOrDefault(SeederOption.TRACKER, List.of())) {
      urls.add(
          TrackerUrl.parse(text)
              .orElseThrow(() -> wrong(SeederOption.TRACKER, "not a tracker's URL", text)));
    }
    return urls;
  }

  private List<DeviceSource> devices() throws UsageException {
    List<DeviceSource> sources = new ArrayList<>();
    for (String text : values.getOrDefault(SeederOption.DEVICE, List.of())) {
      String what = "not beacon, HOST[:PORT], serial:PORT[@BAUD] or exec:COMMAND";
      sources.add(
          DeviceSource.parse(text).orElseThrow(() -> wrong(SeederOption.DEVICE, what, text)));
    }
    return sources;
  }

  private static UsageException wrong(SeederOption option, String what, String text) {
    return new UsageException(option.label() + ": " + what + ": " + Printable.of(text));
  }
}
