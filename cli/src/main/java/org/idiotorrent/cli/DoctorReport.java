package org.idiotorrent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.cli.doctor.Diagnosis;
import org.idiotorrent.cli.doctor.Finding;
import org.idiotorrent.cli.doctor.Redaction;
import org.idiotorrent.cli.doctor.Verdict;
import org.idiotorrent.cli.text.TextWidth;
import org.idiotorrent.share.Printable;

/** Prints what the doctor found. */
record DoctorReport(Diagnosis diagnosis) {
  private static final int VERDICT_COLUMNS = 14;
  private static final int LAYER_COLUMNS = 12;
  private static final int UNLIMITED = 10_000;

  void print(Output output) {
    if (output.isJson()) {
      diagnosis.findings().forEach(finding -> output.json(json -> write("layer", finding, json)));
      output.json(this::writeSummary);
    } else {
      int columns = output.terminal().out() ? output.terminal().columns() : UNLIMITED;
      lines(columns).forEach(output::line);
    }
  }

  private void writeSummary(JsonGenerator json) throws IOException {
    Optional<Finding> cause = diagnosis.cause();
    if (cause.isPresent()) {
      write("diagnosis", cause.get(), json);
    } else {
      json.writeStringField("event", "diagnosis");
      json.writeStringField("verdict", rest().label());
    }
  }

  /** How it is, if nothing failed. */
  private Verdict rest() {
    boolean ok = diagnosis.findings().stream().allMatch(finding -> finding.verdict() == Verdict.OK);
    return ok ? Verdict.OK : Verdict.INCONCLUSIVE;
  }

  private static void write(String event, Finding finding, JsonGenerator json) throws IOException {
    json.writeStringField("event", event);
    json.writeStringField("layer", finding.layer().label());
    json.writeStringField("verdict", finding.verdict().label());
    json.writeStringField("code", finding.code());
    json.writeStringField("message", finding.text());
    json.writeStringField("action", finding.action());
  }

  private List<String> lines(int columns) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      String head =
          TextWidth.pad(finding.verdict().label(), VERDICT_COLUMNS)
              + TextWidth.pad(finding.layer().label(), LAYER_COLUMNS);
      lines.addAll(wrapped(head, finding.text(), columns));
      if (finding.verdict() != Verdict.OK) {
        String indent = " ".repeat(VERDICT_COLUMNS + LAYER_COLUMNS);
        lines.addAll(wrapped(indent, "Next: " + finding.action(), columns));
      }
    }
    lines.add("");
    lines.addAll(conclusion(columns));
    return lines;
  }

  private List<String> conclusion(int columns) {
    Optional<Finding> cause = diagnosis.cause();
    if (cause.isEmpty()) {
      return rest() == Verdict.OK
          ? List.of("All is well: peers are found and reach each other.")
          : wrapped(
              "", "Nothing failed. What is inconclusive needs another device to tell.", columns);
    }
    Finding finding = cause.get();
    List<String> lines = new ArrayList<>();
    lines.addAll(
        wrapped(
            "", "Look first at " + finding.layer().label() + ": " + finding.text() + ".", columns));
    lines.addAll(wrapped("", "Next: " + finding.action(), columns));
    return lines;
  }

  /** {@code text} after {@code head}, in lines of at most {@code columns} as far as words allow. */
  private static List<String> wrapped(String head, String text, int columns) {
    List<String> lines = new ArrayList<>();
    String indent = " ".repeat(head.length());
    StringBuilder line = new StringBuilder(head);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && TextWidth.of(line.toString()) + 1 + TextWidth.of(word) > columns) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(indent);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  /** Refuses a {@code file} to which {@link #writeRedacted} could not write. */
  static void requireNew(Path file) throws CommandException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw existsAlready(file);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw cannotWrite(file, "there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw cannotWrite(file, "you may not write in the folder " + folder);
    }
  }

  private static CommandException existsAlready(Path file) {
    return new CommandException(
        ExitCode.FAILED,
        "exists already: " + Printable.of(file.toString()) + "; choose another --report");
  }

  private static CommandException cannotWrite(Path file, String reason) {
    return new CommandException(
        ExitCode.FAILED,
        "cannot write " + Printable.of(file.toString()) + ": " + Printable.of(reason));
  }

  /**
   * Writes it for strangers to read: without who and where. Replaces nothing that is there.
   *
   * @param hosts names of peers and trackers, which are hidden too
   */
  void writeRedacted(Path file, List<String> hosts) throws CommandException {
    List<String> names = new ArrayList<>(hosts);
    names.add(System.getProperty("user.name", ""));
    names.add(System.getenv().getOrDefault("SUDO_USER", ""));
    names.add(hostName());
    names.addAll(tellingInterfaces());
    Redaction redaction = new Redaction(names);
    List<String> lines = new ArrayList<>();
    lines.add(
        "idt "
            + Version.text()
            + ", "
            + System.getProperty("os.name")
            + ' '
            + System.getProperty("os.version")
            + ", Java "
            + Runtime.version());
    for (Finding finding : diagnosis.findings()) {
      lines.add(
          redaction.of(finding.verdict().label() + "  " + finding.code() + "  " + finding.text()));
    }
    try {
      Files.write(file, lines, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw existsAlready(file);
    } catch (IOException e) {
      throw cannotWrite(file, String.valueOf(e.getMessage()));
    }
  }

  private static List<String> tellingInterfaces() {
    try {
      return NetworkInterface.networkInterfaces()
          .map(NetworkInterface::getName)
          .filter(Redaction::tells)
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return String.valueOf(System.getenv("COMPUTERNAME"));
    }
  }
}
