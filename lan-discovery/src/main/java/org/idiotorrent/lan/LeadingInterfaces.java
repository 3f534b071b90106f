package org.idiotorrent.lan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The interfaces behind which Linux knows a gateway or another machine. Elsewhere, none: then the
 * kinds of addresses alone say which is best.
 */
final class LeadingInterfaces {
  private static final Path IPV4_ROUTES = Path.of("/proc/net/route");
  private static final Path IPV6_ROUTES = Path.of("/proc/net/ipv6_route");
  private static final Path NEIGHBOURS = Path.of("/proc/net/arp");
  private static final String IPV4_DEFAULT = "00000000";
  private static final String IPV6_DEFAULT = "0".repeat(32);
  private static final int COMPLETE = 2; // flag of a neighbour that has answered

  private LeadingInterfaces() {}

  static Set<String> ofSystem() {
    return of(lines(IPV4_ROUTES), lines(IPV6_ROUTES), lines(NEIGHBOURS));
  }

  /** The names of interfaces in the kernel's tables, each a list of lines. */
  static Set<String> of(List<String> ipv4Routes, List<String> ipv6Routes, List<String> neighbours) {
    Set<String> names = new HashSet<>();
    for (String[] route : words(ipv4Routes, 8)) {
      if (route[1].equals(IPV4_DEFAULT) && route[7].equals(IPV4_DEFAULT)) { // and the mask
        names.add(route[0]);
      }
    }
    for (String[] route : words(ipv6Routes, 10)) {
      if (route[0].equals(IPV6_DEFAULT) && route[1].equals("00") && !route[9].equals("lo")) {
        names.add(route[9]);
      }
    }
    for (String[] neighbour : words(neighbours, 6)) {
      if (neighbour[2].startsWith("0x") && (flags(neighbour[2]) & COMPLETE) != 0) {
        names.add(neighbour[5]);
      }
    }
    return names;
  }

  private static int flags(String hex) {
    return Integer.parseInt(hex.substring(2), 16);
  }

  private static List<String[]> words(List<String> lines, int least) {
    return lines.stream()
        .map(line -> line.strip().split("\\s+", -1))
        .filter(words -> words.length >= least)
        .toList();
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      return List.of(); // another system
    }
  }
}
