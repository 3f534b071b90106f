package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code idt share} draws on a terminal, read back by an independent decoder. */
class QrOnTerminalIT {
  @TempDir Path folder;
  private Lan lan;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 2);
    lan.write(1, "photo.jpg", Samples.bytes(100_000, 1));
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  /** What a terminal got from {@code idt share} until its first few seconds are over. */
  private List<String> screen(String... variables) throws IOException {
    String idt = String.join(" ", Lan.idt("share", "photo.jpg", "--for", "2s"));
    String[] command = new String[variables.length + 5];
    command[0] = "env";
    System.arraycopy(variables, 0, command, 1, variables.length);
    command[variables.length + 1] = "script";
    command[variables.length + 2] = "-qefc";
    command[variables.length + 3] = idt;
    command[variables.length + 4] = "/dev/null";
    return lan.run(1, command).expect(0).out();
  }

  private String decoded(TerminalImage.Theme theme, List<String> screen) throws IOException {
    Path image = TerminalImage.of(screen, theme).write(folder.resolve(theme + ".png"));
    return lan.run(1, "zbarimg", "-q", "--raw", image.toString()).expect(0).out().stream()
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theCodeIsTheAddressOnLightAndDarkTerminals() throws Exception {
    List<String> screen = screen("TERM=xterm-256color");
    assertTrue(String.join("\n", screen).contains("In a browser: http://10.77.0.1:7536/"));

    assertEquals("http://10.77.0.1:7536/", decoded(TerminalImage.Theme.LIGHT, screen));
    assertEquals("http://10.77.0.1:7536/", decoded(TerminalImage.Theme.DARK, screen));
  }

  @Test
  void theCodeIsThereWithoutColours() throws Exception {
    List<String> screen = screen("TERM=xterm-256color", "NO_COLOR=1");

    assertEquals("http://10.77.0.1:7536/", decoded(TerminalImage.Theme.DARK, screen));
  }

  @Test
  void whoDownloadsIsShownWhileItLasts() throws Exception {
    lan.write(1, "photo.jpg", Samples.bytes(30_000_000, 1));
    String idt = String.join(" ", Lan.idt("share", "photo.jpg", "--for", "20s"));
    Running sharing = lan.start(1, "env", "TERM=xterm", "script", "-qefc", idt, "/dev/null");
    sharing.awaitLine(line -> line.contains("Sharing on port"));
    lan.start(
        2,
        "sh",
        "-c",
        "curl -s http://10.77.0.1:7536/ | grep -o '/files/[^\"]*photo.jpg' | head -1"
            + " | xargs -I{} curl -s --limit-rate 2M -o copy http://10.77.0.1:7536{}");

    sharing.awaitLine(line ->
        line.strip()
            .matches(
                "(\u001b\\[[A-Z0-9]*)*browser +[0-9]+ % .*B/s +10\\.77\\.0\\.2  photo\\.jpg.*"));
    lan.startIdt(2, "get", "photo.jpg", "--limit-down", "2M");
    sharing.awaitLine(line ->
        line.strip().matches("(\u001b\\[[A-Z0-9]*)*idt +[0-9]+ % .*B/s  .*  photo\\.jpg.*"));
  }
}
