package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.idiotorrent.cli.doctor.Facts.PortUse;
import org.idiotorrent.cli.doctor.Facts.PortUse.Holder;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.Printable;
import org.idiotorrent.transfer.PeerCheck;

/** Finds out who holds a port of this computer. */
final class PortProbe {
  private static final System.Logger log = System.getLogger(PortProbe.class.getName());
  private static final Duration PATIENCE = Duration.ofMillis(1_500);
  private static final String ANOTHER = "another program";
  private static final String IDT = "org.idiotorrent.";
  private static final Path PROCESSES = Path.of("/proc");

  /** A socket in the kernel's table, and whose it is. */
  record Socket(String inode, String uid) {
    String link() {
      return "socket:[" + inode + "]";
    }
  }

  /** The kinds of sockets that hold a port, by the state that they are in. */
  private enum Kind {
    TCP("0A", "tcp"),
    UDP("07", "udp");

    private final String state;
    private final String table;

    Kind(String state, String table) {
      this.state = state;
      this.table = table;
    }
  }

  private final int port;

  PortProbe(int port) {
    this.port = port;
  }

  /** Greets who holds it, for 3 s at most. */
  Holder tcp() {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(port));
      return Holder.NOBODY;
    } catch (IOException e) {
      PeerAddress self = PeerAddress.of(InetAddress.getLoopbackAddress(), port);
      return switch (PeerCheck.of(self, PeerId.random(), 0, PATIENCE).outcome()) {
        case MET, BUSY -> Holder.IDT;
        case NOT_IDT, REFUSED, NO_ANSWER, NO_WAY, NOT_SENT, UNKNOWN_NAME -> Holder.OTHER;
      };
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

  /**
   * All that is known of it. A firewall may keep even programs here from greeting idt, which then
   * is known by its announcements, or by its name.
   *
   * @param listening the port that this process listens on
   * @param announced TCP ports that peers on this computer announce
   */
  PortUse use(Holder tcp, boolean udp, int listening, Set<Integer> announced) {
    boolean idt =
        tcp == Holder.IDT
            || (tcp == Holder.OTHER && (announced.contains(port) || isIdt(process(Kind.TCP))));
    if (idt) {
      return new PortUse(Holder.IDT, udp ? "" : holder(Kind.UDP), port, udp);
    }
    String holder = udp ? tcp == Holder.OTHER ? holder() : "" : holder(Kind.UDP);
    return new PortUse(tcp, holder, listening, udp);
  }

  /** The program that listens on TCP, as far as this user may know. */
  String holder() {
    return holder(Kind.TCP);
  }

  private String holder(Kind kind) {
    Optional<Path> process = process(kind);
    if (process.isPresent()) {
      return name(process.get()) + " (process " + process.get().getFileName() + ")";
    }
    return sockets(kind).stream()
        .findFirst()
        .map(socket -> ANOTHER + " of user " + user(lines(Path.of("/etc/passwd")), socket.uid()))
        .orElse(ANOTHER);
  }

  private static boolean isIdt(Optional<Path> process) {
    return process.filter(one -> text(one.resolve("cmdline")).contains(IDT)).isPresent();
  }

  private Optional<Path> process(Kind kind) {
    List<String> links = sockets(kind).stream().map(Socket::link).toList();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, links)) {
          return Optional.of(process);
        }
      }
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "cannot look at processes", e);
    }
    return Optional.empty();
  }

  private List<Socket> sockets(Kind kind) {
    List<Socket> sockets = new ArrayList<>();
    for (String table : List.of(kind.table, kind.table + "6")) {
      sockets.addAll(sockets(lines(Path.of("/proc/net", table)), port, kind.state));
    }
    return sockets;
  }

  /** Of {@code /proc/net/tcp} and its kin: the sockets on {@code port} that are in that state. */
  static List<Socket> sockets(List<String> lines, int port, String state) {
    List<Socket> sockets = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.trim().split("\\s+", -1);
      if (fields.length > 9
          && fields[1].endsWith(":%04X".formatted(port))
          && fields[3].equals(state)) {
        sockets.add(new Socket(fields[9], fields[7]));
      }
    }
    return sockets;
  }

  /** The name of a user, of {@code /etc/passwd}; the number if it has none. */
  static String user(List<String> passwd, String uid) {
    return passwd.stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length > 2 && fields[2].equals(uid))
        .map(fields -> Printable.of(fields[0]))
        .findFirst()
        .orElse(uid);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> lines(Path file) {
    return text(file).lines().toList();
  }

  private static boolean holds(Path process, List<String> links) {
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return open.anyMatch(file -> target(file).filter(links::contains).isPresent());
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
    return lines.isEmpty() ? ANOTHER : Printable.of(lines.getFirst());
  }
}
