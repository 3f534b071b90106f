package org.idiotorrent.device.bridge;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.transfer.LocalPeer;

/** Where a device is. */
public sealed interface DeviceSource {
  /** Every device whose beacon is heard. */
  record Beacon() implements DeviceSource {
    @Override
    public String toString() {
      return "beacon";
    }
  }

  /** At an address. */
  record Tcp(PeerAddress address) implements DeviceSource {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** At the other end of a serial port, as SERIAL.md has it. */
  record Serial(String port, int baud) implements DeviceSource {
    @Override
    public String toString() {
      return "serial:" + port + '@' + baud;
    }
  }

  /**
   * A program that speaks IDT1 on its standard input and output, started for each connection.
   *
   * @param command the program and its arguments
   */
  record Child(List<String> command) implements DeviceSource {
    public Child {
      command = List.copyOf(command);
    }

    @Override
    public String toString() {
      return "exec:" + String.join(" ", command);
    }
  }

  /** The usual speed of a serial line, baud (SERIAL.md). */
  int BAUD = 115_200;

  /**
   * What {@code text} says: {@code beacon}, {@code serial:PORT[@BAUD]}, {@code exec:COMMAND}, or
   * {@code HOST[:PORT]}; empty if it is none of these.
   */
  static Optional<DeviceSource> parse(String text) {
    if (text.equals("beacon")) {
      return Optional.of(new Beacon());
    }
    if (text.startsWith("serial:")) {
      return serial(text.substring("serial:".length()));
    }
    if (text.startsWith("exec:")) {
      String command = text.substring("exec:".length()).strip();
      return command.isEmpty()
          ? Optional.empty()
          : Optional.of(new Child(Arrays.asList(command.split(" +"))));
    }
    return PeerAddress.parse(text, LocalPeer.DEFAULT_PORT).map(Tcp::new);
  }

  private static Optional<DeviceSource> serial(String text) {
    int at = text.lastIndexOf('@');
    String port = at < 0 ? text : text.substring(0, at);
    try {
      int baud = at < 0 ? BAUD : Integer.parseInt(text.substring(at + 1));
      return port.isEmpty() || baud < 300 || baud > 4_000_000
          ? Optional.empty()
          : Optional.of(new Serial(port, baud));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
