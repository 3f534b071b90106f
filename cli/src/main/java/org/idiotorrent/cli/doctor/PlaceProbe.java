package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.cli.doctor.Facts.Place;

/** Finds out whether this runs in a container or in WSL. */
final class PlaceProbe {
  private static final Pattern CGROUP = Pattern.compile("docker|libpod|kubepods|containerd");

  private PlaceProbe() {}

  static Place run(List<Nic> nics) {
    boolean container =
        Files.exists(Path.of("/.dockerenv"))
            || Files.exists(Path.of("/run/.containerenv"))
            || CGROUP.matcher(text("/proc/1/cgroup")).find();
    boolean wsl = text("/proc/sys/kernel/osrelease").toLowerCase(Locale.ROOT).contains("microsoft");
    boolean paired =
        nics.stream()
            .filter(nic -> nic.unused().isEmpty() && nic.kind().isPhysical())
            .allMatch(nic -> isPaired(nic.name()));
    return new Place(container, wsl, container && paired && isNetworkOfInit());
  }

  /** Whether the other end of an interface is in another network namespace, as of a container's. */
  private static boolean isPaired(String nic) {
    String index = text("/sys/class/net/" + nic + "/ifindex");
    String link = text("/sys/class/net/" + nic + "/iflink");
    boolean onLan = text("/sys/class/net/" + nic + "/uevent").contains("DEVTYPE=");
    return !index.isEmpty() && !index.equals(link) && !onLan; // not a macvlan or ipvlan
  }

  /** Whether the first process has the same network; if not, this is no matter of the container. */
  private static boolean isNetworkOfInit() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/1/ns/net"))
          .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
    } catch (IOException e) {
      return false;
    }
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return ""; // not Linux, or no such interface
    }
  }
}
