package org.idiotorrent.device.bridge;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * A device on a serial port. The port stays open from one connection to the next, because boards
 * may be reset when one is opened; it is opened anew when the device did not answer.
 */
final class SerialLink implements DeviceLink {
  private static final int DATA_BITS = 8;

  private final DeviceSource.Serial where;
  private Optional<Line> open = Optional.empty(); // guarded by this

  /** An open port and the tunnel through it. */
  private record Line(SerialPort port, SerialTunnel tunnel) {}

  SerialLink(DeviceSource.Serial where) {
    this.where = where;
  }

  @Override
  public void carry(SocketChannel local) throws IOException {
    SerialTunnel tunnel = line().tunnel();
    try {
      tunnel.carry(local);
    } finally {
      if (tunnel.isGone()) {
        close();
      }
    }
  }

  private synchronized Line line() throws IOException {
    if (open.isEmpty()) {
      SerialPort port = openPort();
      SerialTunnel tunnel = new SerialTunnel(port.getInputStream(), port.getOutputStream());
      open = Optional.of(new Line(port, tunnel));
    }
    return open.get();
  }

  private SerialPort openPort() throws IOException {
    SerialPort port;
    try {
      port = SerialPort.getCommPort(where.port());
    } catch (SerialPortInvalidPortException e) {
      throw new IOException("there is no serial port " + where.port(), e);
    }
    port.setComPortParameters(
        where.baud(), DATA_BITS, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_BLOCKING, 0, 0);
    // Boards wire these two lines to reset; opening a port would raise them.
    port.clearDTR();
    port.clearRTS();
    if (!port.openPort()) {
      throw new IOException(
          "cannot open the serial port " + where.port() + ", error " + port.getLastErrorCode());
    }
    return port;
  }

  /** From any thread; ends a connection that is being carried. */
  @Override
  public synchronized void close() {
    open.ifPresent(line -> line.port().closePort());
    open = Optional.empty();
  }
}
