package org.idiotorrent.wire;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.idiotorrent.peer.PeerAddress;

/**
 * A TCP connection that speaks IDT1. One thread may receive while another sends; neither side is
 * for two threads at once. {@link #close()} may come from any thread and ends both.
 */
public final class WireConnection implements Closeable {
  private static final byte[] PREAMBLE = "IDT1".getBytes(StandardCharsets.US_ASCII);
  private static final int SMALL_FRAME = FrameHeader.SIZE + WireLimits.SMALL_CONTROL;
  private static final int LARGE_FRAME = FrameHeader.SIZE + WireLimits.CONTROL;
  private static final int LARGE_OUT = LARGE_FRAME + SMALL_FRAME;
  private static final int PEER_ADDRESS = 19;
  private static final int FEW = 16 << 10;
  private static final int MANY = 48 << 10;
  private static final long MIN_PAUSE = 250_000;
  private static final long MAX_PAUSE = 16_000_000;
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final SocketChannel channel;

  // Both begin small and grow once there is much to move: of many connections most are idle.
  private ByteBuffer in; // holds received bytes that are not yet read, ready for reading
  private ByteBuffer out = ByteBuffer.allocateDirect(2 * SMALL_FRAME);
  private boolean wasFilled; // by the last bytes that came

  private long pause; // before the next read of a chunk, nanoseconds
  private int bodyLeft; // bytes of the last CHUNK that are not yet read
  private volatile long lastReceived = System.nanoTime();
  private volatile long lastSent = System.nanoTime();

  private WireConnection(SocketChannel channel, ByteBuffer received) throws IOException {
    this.channel = channel;
    this.in = ByteBuffer.allocateDirect(SMALL_FRAME).put(received).flip();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Connects to {@code address} within {@code timeout}. */
  public static WireConnection dial(PeerAddress address, Duration timeout) throws IOException {
    InetSocketAddress target = address.resolve();
    if (target.isUnresolved()) {
      throw new UnknownHostException("no address known for host " + address.host());
    }
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(target, (int) timeout.toMillis());
      return new WireConnection(channel, ByteBuffer.allocate(0));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Takes over a connection that somebody else dialled.
   *
   * @param received what was already read from it
   */
  public static WireConnection accepted(SocketChannel channel, ByteBuffer received)
      throws IOException {
    return new WireConnection(channel, received);
  }

  /** Whether {@code start}, the first four bytes of a connection, is IDT1's. */
  public static boolean isPreamble(ByteBuffer start) {
    return start.equals(ByteBuffer.wrap(PREAMBLE));
  }

  /** The address of the other side, as this machine sees it. */
  public InetSocketAddress remote() throws IOException {
    return (InetSocketAddress) channel.getRemoteAddress();
  }

  /**
   * The dialling side's handshake: sends {@code own} and returns the other's answer.
   *
   * @throws RefusedException if the answer is ERROR or WAIT, or the other side closes
   */
  public Hello greet(Hello own) throws IOException {
    return switch (answerTo(own)) {
      case Hello hello when hello.version() == Hello.VERSION && hello.share().equals(own.share()) ->
          hello;
      case Hello hello -> throw new BreachException("HELLO answered with another version or share");
      case Message.Failure failure -> throw RefusedException.of(failure);
      case Message.Wait wait -> throw RefusedException.busy(wait.time());
      case Message.Other other -> throw new BreachException("no HELLO first");
    };
  }

  private Message answerTo(Hello own) throws IOException {
    try {
      start(List.of(own));
      readPreamble();
      return receive();
    } catch (BreachException | ClosedChannelException e) {
      throw e;
    } catch (IOException e) { // also what was written ran into a reset
      throw RefusedException.silent(e);
    }
  }

  /** The accepting side's first half of the handshake: the other side's HELLO. */
  public Hello awaitHello() throws IOException {
    readPreamble();
    if (receive() instanceof Hello hello) {
      return hello;
    }
    throw new BreachException("no HELLO first");
  }

  /** The accepting side's second half: HELLO, and what shall follow it at once. */
  public void answer(List<Message> messages) throws IOException {
    start(messages);
  }

  private void start(List<Message> messages) throws IOException {
    out.clear().put(PREAMBLE);
    encodeAll(messages);
    flush();
  }

  /** The accepting side's second half if the answer is no: sends {@code refusal} and closes. */
  @SuppressWarnings("try") // the deadline works by being open
  public void refuse(Message refusal) throws IOException {
    try (this;
        Deadline deadline = Deadline.closing(this, GOODBYE)) {
      start(List.of(refusal));
      channel.shutdownOutput();
      while (channel.read(in.clear()) >= 0) {
        // what was not read would turn the goodbye into a reset
      }
    } catch (ClosedChannelException e) {
      return; // the other side does not go: it had its time
    }
  }

  /**
   * Sends {@code messages} in as few writes as they fit. No {@link Message.ChunkHead} among them.
   */
  public void send(List<Message> messages) throws IOException {
    out.clear();
    encodeAll(messages);
    flush();
  }

  private void encodeAll(List<Message> messages) throws IOException {
    for (Message message : messages) {
      if (out.remaining() < roomFor(message)) {
        growOut();
      }
      if (out.remaining() < roomFor(message)) {
        flush();
        out.clear();
      }
      MessageEncoder.encode(message, out);
    }
  }

  private void growOut() {
    if (out.capacity() < LARGE_OUT) {
      out = ByteBuffer.allocateDirect(LARGE_OUT).put(out.flip());
    }
  }

  private static int roomFor(Message message) {
    return switch (message) {
      case Message.ManifestSlice m -> LARGE_FRAME;
      case Message.Slice m -> LARGE_FRAME;
      case Message.CatalogPage m -> LARGE_FRAME;
      case Message.Bitmap m -> SMALL_FRAME + m.bits().remaining();
      case Message.Peers m -> SMALL_FRAME + PEER_ADDRESS * m.addresses().size();
      default -> SMALL_FRAME;
    };
  }

  /**
   * Sends a chunk: its head and first bytes in one write, the rest straight from where it lies. If
   * this fails the connection is of no more use.
   */
  public void sendChunk(Message.ChunkHead head, ChunkBody body) throws IOException {
    out.clear();
    growOut();
    MessageEncoder.encode(head, out);
    int sent = Math.min(head.length(), out.remaining());
    out.limit(out.position() + sent);
    body.read(0, out);
    flush();
    while (sent < head.length()) {
      long moved = body.transferTo(sent, head.length() - sent, channel);
      lastSent = System.nanoTime();
      sent += (int) moved;
      if (moved == 0) { // the socket is full: an ordinary write parks the thread until it is not
        out.clear().limit(Math.min(out.capacity(), head.length() - sent));
        body.read(sent, out);
        sent += out.position();
        flush();
      }
    }
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
      lastSent = System.nanoTime();
    }
  }

  /** The next message. What is left of a chunk before it is skipped. */
  public Message receive() throws IOException {
    while (bodyLeft > 0) {
      skipSome();
    }
    fill(FrameHeader.SIZE);
    FrameHeader header = FrameHeader.read(in);
    boolean chunk = header.type() == FrameType.CHUNK;
    int length = chunk ? Math.min(4, header.length()) : header.length();
    fill(length);
    ByteBuffer payload = in.slice(in.position(), length);
    in.position(in.position() + length);
    Message message = MessageDecoder.decode(header, payload);
    bodyLeft = header.length() - length;
    return message;
  }

  /**
   * Reads bytes of the chunk that was just received into {@code target}, at least one; returns how
   * many.
   */
  public int readBody(ByteBuffer target) throws IOException {
    int wanted = Math.min(bodyLeft, target.remaining());
    if (wanted == 0) {
      throw new IllegalStateException("nothing left to read of the chunk, or no room for it");
    }
    int read;
    if (in.hasRemaining()) {
      read = Math.min(wanted, in.remaining());
      target.put(in.slice(in.position(), read));
      in.position(in.position() + read);
    } else {
      int limit = target.limit();
      letGather();
      read = readSome(target.limit(target.position() + wanted));
      target.limit(limit);
      if (read >= MANY) {
        pause /= 2;
      } else if (read < FEW && read < wanted) {
        pause = Math.clamp(2 * pause, MIN_PAUSE, MAX_PAUSE);
      }
    }
    bodyLeft -= read;
    return read;
  }

  /**
   * Waits a little before a read if the last ones brought few bytes: a slow line would wake us for
   * each packet.
   */
  private void letGather() {
    if (pause >= MIN_PAUSE) {
      LockSupport.parkNanos(pause);
    }
  }

  private void skipSome() throws IOException {
    if (!in.hasRemaining()) {
      readSome(in.clear());
      in.flip();
    }
    int skipped = Math.min(bodyLeft, in.remaining());
    in.position(in.position() + skipped);
    bodyLeft -= skipped;
  }

  private void readPreamble() throws IOException {
    fill(PREAMBLE.length);
    if (!isPreamble(in.slice(in.position(), PREAMBLE.length))) {
      throw new BreachException("the other side does not speak IDT1");
    }
    in.position(in.position() + PREAMBLE.length);
  }

  /** Whether more has come already, at least the beginning of a message. */
  public boolean hasBuffered() {
    return in.hasRemaining();
  }

  /** Makes at least {@code length} bytes ready for reading in {@link #in}. */
  private void fill(int length) throws IOException {
    if (in.remaining() >= length) {
      return;
    }
    boolean grows = (wasFilled || in.capacity() < length) && in.capacity() < LARGE_FRAME;
    in = grows ? ByteBuffer.allocateDirect(LARGE_FRAME).put(in) : in.compact();
    while (in.position() < length) {
      readSome(in);
    }
    wasFilled = !in.hasRemaining();
    in.flip();
  }

  private int readSome(ByteBuffer target) throws IOException {
    int read = channel.read(target);
    if (read < 0) {
      throw new EOFException("the other side closed the connection");
    }
    lastReceived = System.nanoTime();
    return read;
  }

  /** Time since anything came. */
  public Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastReceived);
  }

  /** Time since anything was sent. */
  public Duration ownSilence() {
    return Duration.ofNanos(System.nanoTime() - lastSent);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
