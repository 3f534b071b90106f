package org.idiotorrent.device.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;
import org.idiotorrent.peer.PeerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tunnel to a device that sends back what it hears, over a line that may be bad. */
class SerialTunnelTest {
  private static final int ANSWER = 512;

  private final PipedOutputStream toDevice = new PipedOutputStream();
  private final PipedOutputStream toHost = new PipedOutputStream();
  private InputStream deviceHears;
  private InputStream hostHears;
  private LinkRelay relay;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private volatile int badPerThousand;

  /** The line of SERIAL.md from the device's side, and an echo as the connection. */
  private final class EchoDevice {
    private int number = -1;
    private byte[] answer = new byte[0];
    private byte[] owed = new byte[0];

    void run() {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      try {
        for (int next = deviceHears.read(); next >= 0; next = deviceHears.read()) {
          if (next != 0) {
            line.write(next);
          } else {
            Cobs.decode(line.toByteArray()).ifPresent(this::hear);
            line.reset();
          }
        }
      } catch (IOException e) {
        return; // the test is over
      }
    }

    private void hear(byte[] raw) {
      if (raw.length < 3 || SerialPacket.check(raw, raw.length) != 0) {
        return;
      }
      int said = raw[0] & 0x7f;
      if ((raw[0] & 0x80) != 0) {
        owed = new byte[0];
      } else if (said == number) {
        send();
        return;
      } else if (said != (number + 1) % 128) {
        return;
      }
      number = said;
      int taken = Math.min(40, raw.length - 3); // never all of a full packet
      byte[] all = Arrays.copyOf(owed, owed.length + taken);
      System.arraycopy(raw, 1, all, owed.length, taken);
      int length = Math.min(ANSWER, all.length);
      owed = Arrays.copyOfRange(all, length, all.length);
      answer = new byte[2 + length + 2];
      answer[0] = (byte) number;
      answer[1] = (byte) taken;
      System.arraycopy(all, 0, answer, 2, length);
      int check = SerialPacket.check(answer, 2 + length);
      answer[2 + length] = (byte) (check >> 8);
      answer[3 + length] = (byte) check;
      send();
    }

    private void send() {
      try {
        toHost.write(Cobs.encode(answer));
        toHost.write(0);
        toHost.flush();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Loses or spoils some bytes. */
  private OutputStream bad(OutputStream good) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        int luck = random.nextInt(1_000);
        if (luck >= badPerThousand) {
          good.write(one);
        } else if (luck % 2 == 0) {
          good.write(one ^ (1 << random.nextInt(8)));
        }
      }

      @Override
      public void flush() throws IOException {
        good.flush();
      }
    };
  }

  @BeforeEach
  void connect() throws IOException {
    deviceHears = new PipedInputStream(toDevice, 4_096);
    hostHears = new PipedInputStream(toHost, 4_096);
    Thread.ofVirtual().start(new EchoDevice()::run);
    SerialTunnel tunnel = new SerialTunnel(hostHears, bad(toDevice));
    relay =
        LinkRelay.open(
            "test",
            new DeviceLink() {
              @Override
              public void carry(SocketChannel local) throws IOException {
                tunnel.carry(local);
              }

              @Override
              public void close() {}
            });
  }

  @AfterEach
  void disconnect() throws IOException {
    relay.close();
    toDevice.close();
    toHost.close();
  }

  private void echo(int size) throws IOException {
    byte[] sent = new byte[size];
    random.nextBytes(sent);
    PeerAddress address = relay.address();
    try (java.net.Socket socket = new java.net.Socket(address.host(), address.port())) {
      Thread.ofVirtual().start(() -> write(socket, sent));
      assertArrayEquals(sent, socket.getInputStream().readNBytes(size), "seed " + seed);
    }
  }

  private static void write(java.net.Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void bytesComeBackAsTheyWent() throws IOException {
    echo(100_000);
  }

  @Test
  void oneConnectionAfterTheOther() throws IOException {
    for (int i = 0; i < 300; i++) { // more than there are numbers
      echo(1 + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aBadLineIsSlowAndNotWrong(int perThousand) throws IOException {
    badPerThousand = perThousand;
    echo(1_500);
  }

  @Test
  void aLineThatIsGoneEndsTheConnection() throws IOException {
    toHost.close();
    PeerAddress address = relay.address();
    try (java.net.Socket socket = new java.net.Socket(address.host(), address.port())) {
      assertTrue(socket.getInputStream().read() < 0);
    }
  }
}
