package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.idiotorrent.announce.TrackerUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerConfigurationTest {
  @TempDir Path home;

  private void configure(String folder, String text) throws IOException {
    Path file = home.resolve(folder).resolve("idt/config.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> read(Map<String, String> environment) throws CommandException {
    return TrackerUrl.texts(new TrackerConfiguration(environment, home).read());
  }

  @Test
  void isEmptyWhereNothingIsConfigured() throws Exception {
    assertEquals(List.of(), read(Map.of()));
    configure(".config", "# tracker = http://a\nother = x\n");
    assertEquals(List.of(), read(Map.of()));
  }

  @Test
  void hasWhatTheFileSays() throws Exception {
    configure(".config", "tracker = http://a, https://b/c/ \\\n  http://10.0.0.1:8080\n");

    assertEquals(List.of("http://a", "https://b/c", "http://10.0.0.1:8080"), read(Map.of()));
  }

  @Test
  void looksWhereTheEnvironmentSays() throws Exception {
    configure(".config", "tracker = http://a");
    configure("elsewhere", "tracker = http://b");
    Path other = Files.createDirectory(home.resolve("other"));

    assertEquals(
        List.of("http://b"), read(Map.of("XDG_CONFIG_HOME", home.resolve("elsewhere").toString())));
    assertEquals(List.of("http://a"), read(Map.of("XDG_CONFIG_HOME", "relative")));
    assertEquals(List.of(), read(Map.of("HOME", other.toString())));
  }

  @Test
  void letsTheVariableTakePrecedenceAlsoWhenItIsEmpty() throws Exception {
    configure(".config", "tracker = http://a");

    assertEquals(
        List.of("http://b", "http://c"), read(Map.of("IDT_TRACKER", " http://b,http://c ")));
    assertEquals(List.of(), read(Map.of("IDT_TRACKER", "")));
  }

  @Test
  void saysWhatIsWrongAndWhere() throws Exception {
    configure(".config", "tracker = http://a ftp://b\u001b");

    CommandException e = assertThrows(CommandException.class, () -> read(Map.of()));

    assertEquals(
        home
            + "/.config/idt/config.properties: not a tracker's URL such as"
            + " https://tracker.example.org or http://192.168.1.5:8080: ftp://b\\u{1b}",
        e.getMessage());
    assertEquals(ExitCode.USAGE, e.code());
  }

  @Test
  void saysThatAFileCannotBeRead() throws Exception {
    Files.createDirectories(home.resolve(".config/idt/config.properties"));
    assertThrows(CommandException.class, () -> read(Map.of()));

    Files.delete(home.resolve(".config/idt/config.properties"));
    configure(".config", "tracker = \\u00zz");
    assertThrows(CommandException.class, () -> read(Map.of()));
  }
}
