package org.idiotorrent.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.idiotorrent.cli.doctor.Diagnosis;
import org.idiotorrent.cli.doctor.Examination;
import org.idiotorrent.lan.InterfaceFilter;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.peer.PeerAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code idt doctor}: says which layer of finding and reaching peers works, and which does not. */
@Command(
    name = "doctor",
    header = "Say why others are not found, or do not find you.",
    customSynopsis = "idt doctor [OPTIONS]",
    description = {
      "Looks at this computer, its network and the peers there for some seconds, and prints a line",
      "for each layer: ok, fail or inconclusive, and what to do. It changes nothing. It sees most",
      "while idt share runs on another device nearby."
    },
    footer = {"Examples:", "  idt doctor", "  idt doctor --peer 192.168.1.5"})
final class DoctorCommand implements IdtCommand {
  @Option(
      names = "--peer",
      paramLabel = "HOST[:PORT]",
      converter = Arguments.IdtPeer.class,
      description = "Look why this one is not reached, or does not reach us; it has to run idt.")
  List<PeerAddress> peers = new ArrayList<>();

  @Option(
      names = "--interface",
      paramLabel = "PATTERN",
      converter = Arguments.InterfacePattern.class,
      description =
          "Look only at network interfaces with such a name, or with ! before it none such.")
  List<String> interfaces = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write the findings to FILE, with addresses, names and IDs hidden.")
  @Nullable Path report;

  @Mixin TrackerOptions trackers;

  @Override
  public ExitCode run(Output output) throws Exception {
    if (report != null) {
      DoctorReport.requireNew(report);
    }
    LanSettings lan = LanSettings.DEFAULT.withInterfaces(new InterfaceFilter(interfaces));
    output.status(columns -> "Looking at this computer and its network …");
    List<URI> urls = addresses();
    Diagnosis diagnosis = new Examination(lan, peers, new LanOptions().remembered(), urls).run();
    output.eraseStatus();
    DoctorReport printed = new DoctorReport(diagnosis);
    printed.print(output);
    if (report != null) {
      printed.writeRedacted(report, hosts(urls));
      output.note("the report, with addresses, names and IDs hidden, is in " + report);
    }
    return diagnosis.cause().isPresent() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private List<String> hosts(List<URI> urls) {
    return Stream.concat(
            peers.stream().map(PeerAddress::host),
            urls.stream().flatMap(url -> Stream.ofNullable(url.getHost())))
        .toList();
  }

  private List<URI> addresses() throws CommandException {
    return trackers.chosen().stream().map(tracker -> URI.create(tracker.toString())).toList();
  }
}
