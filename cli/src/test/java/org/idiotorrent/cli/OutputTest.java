package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.idiotorrent.Background;
import org.junit.jupiter.api.Test;

final class OutputTest {
  private static final Terminal SCREEN = new Terminal(true, true, 40, 5, true);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Output output(Terminal terminal) {
    return new Output(stream(out), stream(err), terminal);
  }

  private static PrintStream stream(OutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream stream) {
    String text = stream.toString(StandardCharsets.UTF_8);
    stream.reset();
    return text;
  }

  @Test
  void resultsAndWhatIsSaidBesideThemGoSeparateWays() {
    Output output = output(Terminal.NONE);
    output.line("result");
    output.note("beside");
    output.detail("more");

    assertEquals("result\n", text(out));
    assertEquals("idt: beside\nmore\n", text(err));
  }

  @Test
  void aStatusIsForTerminalsOnly() {
    Output output = output(Terminal.NONE);
    output.status(columns -> "half way");
    output.eraseStatus();

    assertFalse(output.showsStatus());
    assertEquals("", text(err));
  }

  @Test
  void aStatusMakesRoomForWhatStays() {
    Output output = output(SCREEN);
    output.status(columns -> "half way of " + columns);
    assertEquals("\r\u001b[Khalf way of 39", text(err));

    output.note("done");
    assertEquals("\r\u001b[Kidt: done\n", text(err));

    output.statusLines(columns -> List.of("one", "two", "three"));
    text(err);
    output.line("result");
    assertEquals("\r\u001b[2A\u001b[J", text(err));
    assertEquals("result\n", text(out));

    output.eraseStatus();
    assertEquals("", text(err), "it is erased once");
  }

  @Test
  void aStatusIsNotShownMoreOftenThanOneCanRead() {
    Output output = output(SCREEN);
    IntStream.range(0, 1_000).forEach(i -> output.status(columns -> "step " + i));

    assertTrue(text(err).startsWith("\r\u001b[Kstep 0"));
    output.eraseStatus();
    text(err);
    output.status(columns -> "at once");
    assertTrue(text(err).endsWith("at once"), "a new one need not wait");
  }

  @Test
  void aTableIsDrawnOverTheOneBeforeAndNoHigherThanTheScreen() {
    Output output = output(SCREEN);
    output.redraw(List.of("a", "b", "c", "d", "e", "f"));
    assertEquals("\r\u001b[J\u001b[?7la\nb\nc\nd\n\u001b[?7h", text(out));

    output.redraw(List.of("x"));
    assertEquals("\u001b[4A\r\u001b[J\u001b[?7lx\n\u001b[?7h", text(out));

    output.redraw(List.of());
    assertEquals("\u001b[1A\r\u001b[J\u001b[?7l\u001b[?7h", text(out));
  }

  @Test
  void jsonIsAsciiOnOneLineWhateverAStrangerWrote() {
    Output output = output(Terminal.NONE);
    output.useJson();
    output.json(json -> json.writeStringField("name", "\u001b[2J\n\"ü\u202e\u007f😀"));

    assertEquals(
        "{\"name\":\"\\u001B[2J\\n\\\"\\u00FC\\u202E\\u007F\\uD83D\\uDE00\"}\n", text(out));
  }

  @Test
  void aReaderThatHasGoneEndsTheCommand() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Output output = new Output(stream(gone), stream(err), Terminal.NONE);

    assertThrows(Output.BrokenPipeException.class, () -> output.line("result"));
  }

  @Test
  void linesOfSeveralThreadsAreNeverMixed() throws Exception {
    Output output = output(SCREEN);
    List<Background<Boolean>> writers =
        IntStream.range(0, 4)
            .mapToObj(number ->
                Background.run(() -> {
                  for (int i = 0; i < 500; i++) {
                    output.status(columns -> "status");
                    output.line(Integer.toString(number).repeat(30));
                  }
                  return true;
                }))
            .toList();
    for (Background<Boolean> writer : writers) {
      writer.result();
    }

    List<String> lines = text(out).lines().toList();
    assertEquals(2_000, lines.size());
    assertTrue(lines.stream().allMatch(line -> line.equals(line.substring(0, 1).repeat(30))));
  }
}
