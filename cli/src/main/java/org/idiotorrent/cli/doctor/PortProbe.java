package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.idiotorrent.cli.doctor.Facts.PortUse.Holder;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.Printable;
import org.idiotorrent.transfer.PeerCheck;

/** Finds out who holds a port of this computer. */
final class PortProbe {
  private static final System.Logger log = System.getLogger(PortProbe.class.getName());
  private static final String LISTENING = "0A";

  private final int port;

  PortProbe(int port) {
    this.port = port;
  }

  Holder tcp() {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(port));
      return Holder.NOBODY;
    } catch (IOException e) {
      PeerAddress self = PeerAddress.of(InetAddress.getLoopbackAddress(), port);
      boolean idt = PeerCheck.of(self, PeerId.random(), 0).peer().isPresent();
      return idt ? Holder.IDT : Holder.OTHER;
    }
  }

  /** Whether announcements can be listened for, beside others who do so too. */
  boolean udp() {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "cannot listen on UDP port " + port, e);
      return false;
    }
  }

  /** The program that listens on TCP, as far as this user may know. */
  String holder() {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      sockets.addAll(inodes(lines(Path.of(table)), port));
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          return name(process) + " (process " + process.getFileName() + ")";
        }
      }
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "cannot look at processes", e);
    }
    return "another program";
  }

  /** Of {@code /proc/net/tcp}: the inodes of sockets that listen on {@code port}. */
  static Set<String> inodes(List<String> lines, int port) {
    Set<String> inodes = new HashSet<>();
    for (String line : lines) {
      String[] fields = line.trim().split("\\s+", -1);
      if (fields.length > 9
          && fields[1].endsWith(":%04X".formatted(port))
          && fields[3].equals(LISTENING)) {
        inodes.add("socket:[" + fields[9] + "]");
      }
    }
    return inodes;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return open.anyMatch(file -> target(file).filter(sockets::contains).isPresent());
    } catch (IOException | RuntimeException e) {
      return false; // it is another user's, or has ended
    }
  }

  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String name(Path process) {
    List<String> lines = lines(process.resolve("comm"));
    return lines.isEmpty() ? "another program" : Printable.of(lines.getFirst());
  }
}
