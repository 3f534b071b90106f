package org.idiotorrent.lan;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The IPv4 gateways and neighbours that the kernel knows; none where it does not tell. */
public final class Neighbours {
  private static final System.Logger log = System.getLogger(Neighbours.class.getName());
  private static final Path ROUTES = Path.of("/proc/net/route");
  private static final Path ARP = Path.of("/proc/net/arp");
  private static final String INCOMPLETE = "0x0";

  private Neighbours() {}

  static List<InetAddress> on(LanInterface lan) {
    List<InetAddress> addresses = new ArrayList<>();
    addresses.addAll(gateways(lan));
    addresses.addAll(resolved(lan));
    return addresses;
  }

  /** The routers that are set up on an interface. */
  public static List<InetAddress> gateways(LanInterface lan) {
    return gateways(lines(ROUTES), lan.name());
  }

  /** The addresses whose hardware has answered of late. */
  public static List<InetAddress> resolved(LanInterface lan) {
    return resolved(lines(ARP), lan.name());
  }

  /** Of {@code /proc/net/route}: interface, destination, gateway, …; addresses in host order. */
  static List<InetAddress> gateways(List<String> lines, String name) {
    List<InetAddress> gateways = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.trim().split("\\s+", -1);
      if (fields.length > 2 && fields[0].equals(name) && !fields[2].equals("00000000")) {
        ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
        bytes.putInt(Integer.parseUnsignedInt(fields[2], 16));
        gateways.add(Subnet.ipv4(bytes.order(ByteOrder.BIG_ENDIAN).getInt(0)));
      }
    }
    return gateways;
  }

  /** Of {@code /proc/net/arp}: address, type, flags, hardware address, mask, interface. */
  static List<InetAddress> resolved(List<String> lines, String name) {
    List<InetAddress> resolved = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.trim().split("\\s+", -1);
      if (fields.length > 5 && fields[5].equals(name) && !fields[2].equals(INCOMPLETE)) {
        ipv4(fields[0]).ifPresent(resolved::add);
      }
    }
    return resolved;
  }

  /** {@code text}, which is never looked up as a name. */
  private static Optional<InetAddress> ipv4(String text) {
    int bits = 0;
    String[] parts = text.split("\\.", -1);
    for (String part : parts) {
      if (!part.matches("[0-9]{1,3}")) {
        return Optional.empty();
      }
      bits = bits << 8 | Integer.parseInt(part);
    }
    return parts.length == 4 ? Optional.of(Subnet.ipv4(bits)) : Optional.empty();
  }

  private static List<String> lines(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.skip(1).toList();
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "no neighbours are known", e);
      return List.of();
    }
  }
}
