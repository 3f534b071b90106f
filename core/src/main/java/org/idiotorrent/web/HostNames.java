package org.idiotorrent.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.Printable;

/**
 * What this machine is called: what a request must be meant for, so that no other name that is made
 * to point here works (HTTP.md, section 4). Names are never looked up.
 */
final class HostNames {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");
  private static final int HTTP_PORT = 80;

  private final Optional<String> name;

  HostNames(Optional<String> name) {
    this.name = name.map(text -> text.toLowerCase(Locale.ROOT));
  }

  /** With the name that the system has. */
  static HostNames ofSystem() {
    try {
      return new HostNames(Optional.of(Files.readString(KERNEL).strip()));
    } catch (IOException e) {
      Optional<String> set = Optional.ofNullable(System.getenv("COMPUTERNAME"));
      return new HostNames(set.or(() -> Optional.ofNullable(System.getenv("HOSTNAME"))));
    }
  }

  /** For people; the first part if it has several. */
  Optional<String> shown() {
    return name.map(text -> Printable.of(text.split("\\.", 2)[0])).filter(text -> !text.isEmpty());
  }

  /**
   * Whether {@code authority}, of a request's Host, is this machine.
   *
   * @param local where the client has connected to
   */
  boolean allows(String authority, InetSocketAddress local) {
    Optional<PeerAddress> meant = PeerAddress.parse(authority, HTTP_PORT);
    return meant
        .filter(address -> address.port() == local.getPort())
        .map(address -> address.host().toLowerCase(Locale.ROOT))
        .filter(host -> isName(host) || host.equals(literal(local.getAddress())) || isOurs(host))
        .isPresent();
  }

  private boolean isName(String host) {
    return host.equals("localhost")
        || name.filter(own -> host.equals(own) || host.equals(first(own) + ".local")).isPresent()
        || name.filter(own -> host.equals(first(own))).isPresent();
  }

  private static String first(String hostName) {
    return hostName.split("\\.", 2)[0];
  }

  private static boolean isOurs(String host) {
    try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
      return all.flatMap(NetworkInterface::inetAddresses)
          .anyMatch(one -> literal(one).equals(host));
    } catch (SocketException e) {
      return false;
    }
  }

  /** Without the scope, which browsers leave out. */
  private static String literal(InetAddress address) {
    String host = PeerAddress.of(address, 1).host();
    int scope = host.indexOf('%');
    return scope < 0 ? host : host.substring(0, scope);
  }
}
