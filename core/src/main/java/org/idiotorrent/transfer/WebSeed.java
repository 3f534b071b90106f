package org.idiotorrent.transfer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.WebUrl;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.FileSpan;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.store.StoreException;

/**
 * A web server that has the files of a share (HTTP.md, section 7). Chunks are asked for by ranges,
 * several at once; a server that takes none is read once, in order. Requests may come from any
 * thread.
 */
final class WebSeed implements RemotePeer, Closeable {
  private static final System.Logger LOG = System.getLogger(WebSeed.class.getName());
  private static final int REQUESTS_AT_ONCE = 4;
  private static final int MAX_REQUESTS = 64;
  private static final int TRIES = 3;
  private static final Duration LOOK_UP = Duration.ofMillis(200);

  private final LocalPeer local;
  private final WebUrl url;
  private final Swarm swarm;
  private final Manifest manifest;
  private final BlockingQueue<Integer> wanted = new LinkedBlockingQueue<>();
  private final Set<WebRequest> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Optional<IOException>> failure =
      new AtomicReference<>(Optional.empty());
  private volatile boolean closed;
  private volatile long lastCame = System.nanoTime();

  WebSeed(LocalPeer local, WebUrl url, Swarm swarm) {
    this.local = local;
    this.url = url;
    this.swarm = swarm;
    this.manifest = swarm.manifest();
  }

  /**
   * Brings chunks until it is closed or the server has no more to give.
   *
   * @throws IOException if the server cannot be reached, or does not have the files
   */
  void run() throws IOException, StoreException {
    boolean takesRanges = probe();
    try {
      if (swarm.joined(this)) {
        if (takesRanges) {
          fetchWhatIsWanted();
        } else {
          readInOrder();
        }
      }
    } finally {
      close();
      swarm.left(this);
    }
    if (failure.get().isPresent()) {
      throw failure.get().get();
    }
  }

  /** Whether the server takes ranges; asks for the share's last byte. */
  private boolean probe() throws IOException {
    if (manifest.size() == 0) {
      return true;
    }
    FileSpan last = manifest.spans(manifest.size() - 1, 1).getFirst();
    try (WebRequest request = WebRequest.get(url.file(manifest, last.file()), last.position(), 1)) {
      return request.isPart();
    }
  }

  private void fetchWhatIsWanted() throws IOException {
    List<Thread> helpers = new ArrayList<>();
    for (int i = 1; i < REQUESTS_AT_ONCE; i++) {
      helpers.add(local.threads().start("web " + url.server(), this::work));
    }
    swarm.has(this, List.of(new ChunkRun(0, manifest.layout().count())));
    swarm.ask(this);
    work();
    for (Thread helper : helpers) {
      join(helper);
    }
  }

  private static void join(Thread helper) throws InterruptedIOException {
    try {
      helper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while ending a download");
    }
  }

  /** Fetches one wanted chunk after another until this is closed, or several in a row fail. */
  private void work() {
    try {
      int failed = 0;
      while (!closed) {
        Integer chunk = wanted.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
        if (chunk != null) {
          failed = fetched(chunk, failed + 1) ? 0 : failed + 1;
        }
      }
    } catch (IOException e) {
      if (!closed) {
        failure.compareAndSet(Optional.empty(), Optional.of(e));
      }
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, () -> "stopped by the store: " + e.getMessage()); // the download tells
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /**
   * Whether a chunk could be fetched; else it is wanted still.
   *
   * @throws IOException if it could not, at the last of the tries that there are
   */
  private boolean fetched(int chunk, int attempt) throws IOException, StoreException {
    try {
      fetch(chunk);
      return true;
    } catch (IOException e) {
      if (closed || attempt == TRIES) {
        throw e;
      }
      wanted.add(chunk);
      return false;
    }
  }

  private void fetch(int chunk) throws IOException, StoreException {
    ChunkLayout layout = manifest.layout();
    ByteBuffer bytes = swarm.incoming().wholes().borrow().limit(layout.lengthOf(chunk));
    try {
      for (FileSpan span : manifest.spans(layout.offsetOf(chunk), layout.lengthOf(chunk))) {
        fetch(span, bytes);
      }
      swarm.receivedWhole(this, chunk, bytes.flip());
    } finally {
      swarm.incoming().wholes().giveBack(bytes);
    }
  }

  private void fetch(FileSpan span, ByteBuffer target) throws IOException {
    try (WebRequest request =
        WebRequest.get(url.file(manifest, span.file()), span.position(), span.length())) {
      watch(request);
      if (!request.isPart()) {
        throw new IOException("no more ranges");
      }
      read(request.bytes(), target, (int) span.length());
      request.finish();
      open.remove(request);
    }
  }

  private void watch(WebRequest request) throws IOException {
    open.add(request);
    if (closed) {
      request.close();
      throw new IOException("closed");
    }
  }

  /** Reads {@code length} bytes. */
  private void read(ReadableByteChannel source, ByteBuffer target, int length) throws IOException {
    int limit = target.limit();
    int end = target.position() + length;
    while (target.position() < end) {
      target.limit(target.position() + local.downLimit().take(end - target.position()));
      if (source.read(target) < 0) {
        throw new EOFException("the file there is shorter");
      }
      lastCame = System.nanoTime();
    }
    target.limit(limit);
  }

  /** All files from beginning to end; chunks that are here already come for nothing. */
  private void readInOrder() throws IOException, StoreException {
    ChunkLayout layout = manifest.layout();
    ByteBuffer bytes = swarm.incoming().wholes().borrow();
    int chunk = 0;
    try {
      for (FileSpan file : manifest.spans(0, manifest.size())) {
        try (WebRequest request =
            WebRequest.get(url.file(manifest, file.file()), 0, file.length())) {
          watch(request);
          long left = file.length();
          while (left > 0 && !closed) {
            bytes.limit(layout.lengthOf(chunk));
            int piece = (int) Math.min(left, bytes.remaining());
            read(request.bytes(), bytes, piece);
            left -= piece;
            if (!bytes.hasRemaining()) {
              swarm.receivedWhole(this, chunk++, bytes.flip());
              bytes.clear();
            }
          }
          open.remove(request);
        }
      }
    } finally {
      swarm.incoming().wholes().giveBack(bytes);
    }
  }

  @Override
  public PeerAddress address() {
    return url.server();
  }

  @Override
  public Optional<PeerId> identity() {
    return Optional.empty();
  }

  @Override
  public boolean isDialled() {
    return true;
  }

  @Override
  public boolean isPreferred() {
    return true;
  }

  @Override
  public String protocol() {
    return "http";
  }

  @Override
  public int maxRequests() {
    return MAX_REQUESTS;
  }

  @Override
  public Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastCame);
  }

  @Override
  public void request(int chunk) {
    wanted.add(chunk);
  }

  @Override
  public void cancel(int chunk) {
    wanted.remove(chunk);
  }

  @Override
  public void tellHave(int chunk) {
    // a web server does not want to know
  }

  @Override
  public void drop(String reason) {
    LOG.log(Level.DEBUG, () -> "dropping " + address() + ": " + reason);
    close();
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(WebRequest::close);
  }
}
