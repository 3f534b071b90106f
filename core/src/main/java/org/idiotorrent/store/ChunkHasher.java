package org.idiotorrent.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.HashAlgorithm;

/** Reads a share once, on all cores, and gives each chunk's digest. */
final class ChunkHasher {
  private static final int PIECE = 256 << 10;

  private final ShareFiles files;
  private final ChunkLayout layout;
  private final HashAlgorithm algorithm;
  private final AtomicInteger next = new AtomicInteger();

  ChunkHasher(ShareFiles files, ChunkLayout layout, HashAlgorithm algorithm) {
    this.files = files;
    this.layout = layout;
    this.algorithm = algorithm;
  }

  /**
   * Takes the digests as they come: on several threads at once, in about ascending order, each
   * chunk once.
   */
  @FunctionalInterface
  interface Sink {
    void digest(int chunk, byte[] digest);
  }

  void hashAll(Sink sink) throws IOException {
    int threads = Math.clamp(layout.count(), 1, Runtime.getRuntime().availableProcessors());
    try (ExecutorService workers =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory())) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            workers.submit(() -> {
              hashSome(sink);
              return null;
            }));
      }
      awaitAll(running);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while hashing", e);
    }
  }

  private void awaitAll(List<Future<?>> running) throws InterruptedException, ExecutionException {
    try {
      for (Future<?> worker : running) {
        worker.get();
      }
    } finally {
      next.set(layout.count()); // if one failed, the others need not go on
    }
  }

  private void hashSome(Sink sink) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE, layout.chunkSize()));
    MessageDigest digest = algorithm.newDigest();
    for (int chunk = next.getAndIncrement();
        chunk < layout.count();
        chunk = next.getAndIncrement()) {
      sink.digest(chunk, digestOf(chunk, digest, piece));
    }
  }

  private byte[] digestOf(int chunk, MessageDigest digest, ByteBuffer piece) throws IOException {
    int length = layout.lengthOf(chunk);
    for (int done = 0; done < length; done += piece.limit()) {
      piece.clear().limit(Math.min(piece.capacity(), length - done));
      files.read(layout.offsetOf(chunk) + done, piece);
      digest.update(piece.flip());
    }
    return digest.digest();
  }
}
