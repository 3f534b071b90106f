package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.idiotorrent.SpecVectors;
import org.junit.jupiter.api.Test;

/** Holds docs/DOCTOR.md to the codes that scripts rely on. */
final class CodesTest {
  private static final Path ROOT = SpecVectors.root().resolve("../../..").normalize();
  private static final Path RULES = ROOT.resolve("cli/src/main/java/org/idiotorrent/cli/doctor");
  private static final String LAYERS =
      Arrays.stream(Layer.values()).map(Layer::label).collect(Collectors.joining("|"));

  @Test
  void theTableHasEveryCode() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (String rules :
        List.of("HostRules", "EntryRules", "LinkRules", "NearbyRules", "PeerRules")) {
      collect("\"((?:" + LAYERS + ")-[a-z-]+)\"", RULES.resolve(rules + ".java"), codes);
    }
    for (String way : List.of("multicast", "broadcast", "mdns")) {
      codes.addAll(List.of(way + "-no-echo", way + "-not-looped", way + "-refused"));
    }
    Set<String> documented = new TreeSet<>();
    collect("`((?:" + LAYERS + ")-[a-z-]+)`", ROOT.resolve("docs/DOCTOR.md"), documented);
    assertEquals(codes, documented);
  }

  private static void collect(String pattern, Path file, Set<String> codes) throws IOException {
    Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .forEach(match -> codes.add(match.group(1)));
  }
}
