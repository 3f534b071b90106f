package org.idiotorrent.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.share.Printable;

/**
 * The trackers that are used when none is named: those in {@code IDT_TRACKER}, else those in the
 * configuration file.
 *
 * @param environment variables
 * @param home the user's, as far as the environment does not say
 */
record TrackerConfiguration(Map<String, String> environment, Path home) {
  private static final String VARIABLE = "IDT_TRACKER";
  private static final String PROPERTY = "tracker";

  TrackerConfiguration {
    environment = Map.copyOf(environment);
  }

  static TrackerConfiguration ofThisUser() {
    return new TrackerConfiguration(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  List<TrackerUrl> read() throws CommandException {
    String variable = environment.get(VARIABLE);
    if (variable != null) {
      return parse(variable, VARIABLE);
    }
    Path file = file();
    try (Reader reader = Files.newBufferedReader(file)) {
      Properties properties = new Properties();
      properties.load(reader);
      return parse(properties.getProperty(PROPERTY, ""), shown(file));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | IllegalArgumentException e) { // the latter of a broken \\uxxxx
      throw CommandException.usage("cannot read " + shown(file) + ": " + e.getMessage());
    }
  }

  /** As the XDG Base Directory Specification has it: a relative path there counts for nothing. */
  private Path file() {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String own = environment.getOrDefault("HOME", "");
    Path base =
        config.startsWith("/")
            ? Path.of(config)
            : (own.isEmpty() ? home : Path.of(own)).resolve(".config");
    return base.resolve("idt/config.properties");
  }

  private static List<TrackerUrl> parse(String list, String source) throws CommandException {
    String[] words =
        Arrays.stream(list.split("[,\\s]+")).filter(word -> !word.isEmpty()).toArray(String[]::new);
    TrackerUrl[] urls = new TrackerUrl[words.length];
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      urls[i] =
          TrackerUrl.parse(word)
              .orElseThrow(() ->
                  CommandException.usage(
                      source + ": " + Arguments.NOT_A_TRACKER + ": " + Printable.of(word)));
    }
    return List.of(urls);
  }

  private static String shown(Path path) {
    return Printable.of(path.toString());
  }
}
