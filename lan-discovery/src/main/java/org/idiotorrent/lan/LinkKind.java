package org.idiotorrent.lan;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What an interface most likely is, guessed from its name and flags; those on which peers are most
 * likely found come first.
 */
public enum LinkKind {
  WIRED,
  WIRELESS,
  /** It leads to containers or virtual machines. */
  VIRTUAL,
  /** A VPN or another line between two points. */
  TUNNEL,
  LOOPBACK;

  /** As long as another address is waited for (RFC 8305). */
  private static final Duration HANDICAP = Duration.ofMillis(250);

  private static final List<String> WIRELESS_NAMES = List.of("wl", "wifi", "ath");
  private static final List<String> VIRTUAL_NAMES =
      List.of(
          "docker",
          "br-",
          "veth",
          "vethernet",
          "virbr",
          "vnet",
          "vmnet",
          "vboxnet",
          "lxc",
          "lxd",
          "cni",
          "cali",
          "flannel",
          "podman",
          "dummy",
          "awdl",
          "llw");
  private static final List<String> TUNNEL_NAMES =
      List.of(
          "tun",
          "tap",
          "utun",
          "wg",
          "zt",
          "tailscale",
          "ppp",
          "ipsec",
          "gre",
          "sit",
          "nordlynx",
          "vpn");

  /** What {@code nic} most likely leads to, by its flags and its name. */
  public static LinkKind of(NetworkInterface nic) throws SocketException {
    if (nic.isLoopback()) {
      return LOOPBACK;
    }
    return nic.isPointToPoint() ? TUNNEL : named(nic.getName());
  }

  /** What an interface of this name most likely is. */
  public static LinkKind named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (VIRTUAL_NAMES.stream().anyMatch(lower::startsWith)) {
      return VIRTUAL;
    }
    if (TUNNEL_NAMES.stream().anyMatch(lower::startsWith)) {
      return TUNNEL;
    }
    return WIRELESS_NAMES.stream().anyMatch(lower::startsWith) ? WIRELESS : WIRED;
  }

  /** Whether it leads to other machines nearby, as far as one can guess. */
  public boolean isPhysical() {
    return this == WIRED || this == WIRELESS;
  }

  /**
   * How much later what is heard over an interface of this kind counts, so that a peer is dialled
   * by a shorter way where there is one.
   *
   * @param others that are used too
   */
  Duration handicap(Collection<LanInterface> others) {
    boolean isSecond = !isPhysical() && others.stream().anyMatch(one -> one.kind().isPhysical());
    return isSecond ? HANDICAP : Duration.ZERO;
  }

  /** The word for it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
