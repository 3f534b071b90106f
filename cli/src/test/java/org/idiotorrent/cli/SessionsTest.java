package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the sessions in {@code sessions/*.txt}. Each line is
 *
 * <pre>
 * # a comment
 * file NAME SIZE        makes a file of SIZE bytes; write NAME TEXT, one of TEXT
 * $ WORD...             runs idt; 'a word with blanks' in quotes
 * &amp; WORD...             the same beside what follows, until the end
 * out PATTERN           the next line of stdout; err, of stderr
 * -> STATUS             the exit status; no other lines were printed
 * same NAME NAME        two files have the same content; missing NAME: there is none
 * </pre>
 *
 * where {@code {dir}} is a new folder, {@code {port}} a free port, and {@code …} in a pattern
 * stands for anything.
 */
final class SessionsTest {
  @TempDir Path dir;
  private final List<Thread> beside = new ArrayList<>();
  private Run run = new Run();
  private String port = "";

  /** A command and what it printed. */
  private static final class Run {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int outLine;
    private int errLine;
    private volatile Optional<Integer> status = Optional.empty();

    void execute(List<String> words) {
      Output output = new Output(print(out), print(err), Terminal.NONE);
      status = Optional.of(Main.run(output, words.toArray(String[]::new)));
    }

    private static PrintStream print(ByteArrayOutputStream target) {
      return new PrintStream(target, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream printed) {
      return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Waits for line {@code index}, or for the command's end. */
    private List<String> awaitLine(ByteArrayOutputStream printed, int index) {
      Awaitility.await().until(() -> status.isPresent() || lines(printed).size() > index);
      return lines(printed);
    }

    String nextOut() {
      List<String> lines = awaitLine(out, outLine);
      return outLine < lines.size() ? lines.get(outLine++) : "(end of stdout)";
    }

    String nextErr() {
      List<String> lines = awaitLine(err, errLine);
      return errLine < lines.size() ? lines.get(errLine++) : "(end of stderr)";
    }

    /** What nothing was said of. */
    List<String> rest() {
      List<String> rest = new ArrayList<>(lines(out).subList(outLine, lines(out).size()));
      rest.addAll(lines(err).subList(errLine, lines(err).size()));
      return rest;
    }
  }

  static Stream<Path> sessions() throws Exception {
    Path folder = Path.of(SessionsTest.class.getResource("sessions").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void sessionGoesAsWritten(Path session) throws Exception {
    port = Integer.toString(freePort());
    int number = 0;
    try {
      for (String line : Files.readAllLines(session)) {
        number++;
        step(session.getFileName() + ":" + number + ": ", replaced(line));
      }
    } finally {
      for (Thread one : beside) {
        one.interrupt();
        one.join(5_000);
      }
    }
  }

  private String replaced(String line) {
    return line.replace("{dir}", dir.toString()).replace("{port}", port);
  }

  private void step(String where, String line) throws IOException {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    String verb = line.substring(0, line.indexOf(' '));
    String rest = line.substring(line.indexOf(' ') + 1);
    List<String> words = words(rest);
    switch (verb) {
      case "file" -> Files.write(in(words.get(0)), content(Integer.parseInt(words.get(1))));
      case "write" -> Files.writeString(in(words.get(0)), rest.substring(rest.indexOf(' ') + 1));
      case "$" -> {
        run = new Run();
        run.execute(words);
      }
      case "&" -> startBeside(words);
      case "out" -> assertMatches(where, rest, run.nextOut());
      case "err" -> assertMatches(where, rest, run.nextErr());
      case "->" -> {
        assertEquals(List.of(), run.rest(), where + "printed too");
        assertEquals(Optional.of(Integer.valueOf(rest)), run.status, where + "status");
      }
      case "same" -> assertEquals(-1, Files.mismatch(in(words.get(0)), in(words.get(1))), where);
      case "missing" -> assertEquals(false, Files.exists(in(rest)), where);
      default -> throw new IllegalStateException(where + "no such verb: " + verb);
    }
  }

  private Path in(String name) {
    return dir.resolve(name);
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  private void startBeside(List<String> words) {
    Run one = new Run();
    Thread thread = Thread.ofPlatform().daemon().start(() -> one.execute(words));
    beside.add(thread);
    run = one;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    var matcher = Pattern.compile("'([^']*)'|\\S+").matcher(text);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group() : matcher.group(1));
    }
    return words;
  }

  private static void assertMatches(String where, String pattern, String line) {
    String regex = Pattern.quote(pattern).replace("…", "\\E.*\\Q");
    if (!line.matches(regex)) {
      assertEquals(pattern, line, where);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
