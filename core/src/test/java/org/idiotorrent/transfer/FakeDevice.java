package org.idiotorrent.transfer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestWriter;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireBytes;

/**
 * A device on a real socket, written from WIRE.md alone, that watches how it is treated. It answers
 * two requests at a time and complains of what a device need not bear.
 */
public final class FakeDevice implements AutoCloseable {
  private static final int LONGEST_FRAME = 32;
  private static final int REQUESTS = 2;
  private static final int HELLO_ALONE = 32; // its payload without a file ID

  private final Manifest manifest;
  private final byte[] data;
  private final byte[] json;
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final PeerId id = PeerId.random();
  private final AtomicIntegerArray served;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean unplugged;
  private volatile int lied = -1;
  private final AtomicInteger chunksLeft = new AtomicInteger(Integer.MAX_VALUE);
  private final Semaphore place = new Semaphore(1);
  private final List<String> complaints = new ArrayList<>(); // guarded by itself
  private final AtomicInteger slices = new AtomicInteger();
  private volatile Reception reception;

  /** What becomes of a connection. */
  sealed interface Reception {
    /** How many times it is so, before all is well. */
    int turns();

    record Waits(int turns) implements Reception {}

    record Resets(int turns) implements Reception {}
  }

  public FakeDevice(Manifest manifest, byte[] data) throws IOException {
    this(manifest, data, new Reception.Waits(0));
  }

  FakeDevice(Manifest manifest, byte[] data, Reception reception) throws IOException {
    this.manifest = manifest;
    this.data = data;
    this.json = ManifestWriter.write(manifest);
    this.reception = reception;
    this.served = new AtomicIntegerArray(manifest.layout().count());
    Thread.ofVirtual().start(this::accept);
  }

  private byte[] hello(boolean aboutShare) {
    Hello hello = Hello.ofDevice(aboutShare ? Optional.of(manifest.id()) : Optional.empty());
    byte[] frame = WireBytes.of(List.of(hello));
    id.write(ByteBuffer.wrap(frame, WireBytes.HEADER + 16, PeerId.LENGTH));
    return frame;
  }

  /** How often chunk {@code index} was served. */
  public int served(int index) {
    return served.get(index);
  }

  /** From now on chunk {@code index} is served wrong; -1 for none. */
  public void lieAbout(int index) {
    lied = index;
  }

  /** Is unplugged by itself when it has served so many chunks. */
  public void unplugAfter(int chunks) {
    chunksLeft.set(chunks);
  }

  /** Ends all connections, and those that come, until it is plugged in again. */
  public void unplug(boolean out) throws IOException {
    unplugged = out;
    for (Socket socket : open) {
      socket.close();
    }
  }

  public PeerAddress address() {
    return PeerAddress.of(server.getInetAddress(), server.getLocalPort());
  }

  /** What was not as WIRE.md, section 14, says. */
  public List<String> complaints() {
    synchronized (complaints) {
      return List.copyOf(complaints);
    }
  }

  int slices() {
    return slices.get();
  }

  private void complain(String what) {
    synchronized (complaints) {
      complaints.add(what);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> receive(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void receive(Socket socket) {
    open.add(socket);
    try (socket) {
      if (unplugged) {
        return;
      }
      Reception now = reception;
      if (now.turns() > 0) {
        refuse(socket, now);
      } else if (place.tryAcquire(1, TimeUnit.SECONDS)) { // the one before may just be going
        try {
          serve(socket);
        } finally {
          place.release();
        }
      } else {
        complain("a second connection");
      }
    } catch (IOException e) {
      // the other side went
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuse(Socket socket, Reception how) throws IOException {
    switch (how) {
      case Reception.Waits waits -> {
        reception = new Reception.Waits(waits.turns() - 1);
        socket.getOutputStream().write("IDT1".getBytes(StandardCharsets.US_ASCII));
        socket
            .getOutputStream()
            .write(WireBytes.of(List.of(new Message.Wait(0, Duration.ofMillis(400)))));
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      }
      case Reception.Resets resets -> {
        reception = new Reception.Resets(resets.turns() - 1);
        socket.setSoLinger(true, 0);
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    in.skipNBytes(4);
    int helloLength = in.readInt();
    in.skipNBytes(4L + helloLength);
    boolean aboutShare = helloLength > HELLO_ALONE;
    out.writeBytes("IDT1");
    out.write(hello(aboutShare));
    if (aboutShare) {
      out.write(WireBytes.of(List.of(new Message.Complete())));
    }
    while (true) {
      int length = in.readInt();
      int kind = in.readInt();
      int[] word = new int[4];
      byte[] payload = in.readNBytes(length);
      ByteBuffer.wrap(Arrays.copyOf(payload, 16)).asIntBuffer().get(word);
      if (WireBytes.HEADER + length > LONGEST_FRAME) {
        complain("a frame of " + (WireBytes.HEADER + length) + " bytes");
      }
      if (in.available() > REQUESTS * 20) {
        complain("more requests than " + REQUESTS);
      }
      answer(out, kind >>> 24, kind & 0xffff, word);
    }
  }

  private void answer(DataOutputStream out, int type, int tag, int[] word) throws IOException {
    switch (type) {
      case 0x03, 0x15 -> send(out, type << 24 | 1 << 16 | tag, new int[0], new byte[0]);
      case 0x10 -> {
        byte[] slice = Arrays.copyOfRange(json, word[0], Math.min(json.length, word[0] + word[1]));
        send(out, 0x11 << 24 | tag, new int[] {json.length, word[0]}, slice);
      }
      case 0x14 -> {
        int start = (int) manifest.layout().offsetOf(word[0]);
        int length = manifest.layout().lengthOf(word[0]);
        byte[] chunk = Arrays.copyOfRange(data, start, start + length);
        if (chunksLeft.getAndDecrement() == 0) {
          unplug(true);
        }
        served.incrementAndGet(word[0]);
        chunk[0] ^= (byte) (word[0] == lied ? 1 : 0);
        if (length > 4_096) {
          complain("a whole chunk of " + length + " bytes");
        }
        send(out, 0x16 << 24 | tag, new int[] {word[0]}, chunk);
      }
      case 0x17 -> {
        int start = (int) manifest.layout().offsetOf(word[0]) + word[1];
        byte[] slice = Arrays.copyOfRange(data, start, start + word[2]);
        slices.incrementAndGet();
        send(out, 0x18 << 24 | tag, new int[] {word[0], word[1]}, slice);
      }
      case 0x20 ->
          out.write(
              WireBytes.of(
                  List.of(
                      new Message.CatalogPage(
                          tag, 0, List.of(AnnouncedShare.of(manifest, true))))));
      default -> complain("a frame of type " + type);
    }
  }

  private static void send(DataOutputStream out, int kind, int[] words, byte[] bytes)
      throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(WireBytes.HEADER + 4 * words.length + bytes.length);
    frame.putInt(4 * words.length + bytes.length).putInt(kind);
    for (int word : words) {
      frame.putInt(word);
    }
    out.write(frame.put(bytes).array());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
