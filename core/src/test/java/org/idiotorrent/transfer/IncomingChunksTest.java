package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.store.ChunkStore;
import org.idiotorrent.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncomingChunksTest {
  private static final int CHUNK = 8;

  private final Memory store = new Memory();
  private final List<StoreException> failures = new ArrayList<>();
  private final IncomingChunks incoming = new IncomingChunks(store, CHUNK, failures::add);

  @Test
  void writesPiecesAsTheyCome() throws Exception {
    try (IncomingChunk chunk = incoming.begin(1)) {
      chunk.add(bytes("abc"));
      assertEquals("abc.....", store.text(1));
      chunk.add(bytes("defgh"));
      assertEquals(0, store.have().count());
      chunk.keep();
    }

    assertEquals("abcdefgh", store.text(1));
    assertEquals(1, store.have().count());
  }

  @Test
  void aSecondOfTheSameChunkWaitsInMemory() throws Exception {
    IncomingChunk stalled = incoming.begin(0);
    stalled.add(bytes("XX"));
    try (IncomingChunk second = incoming.begin(0)) {
      second.add(bytes("abcd"));
      assertEquals("XX......", store.text(0));
      second.add(bytes("efgh"));
      second.keep();
    }
    assertEquals("abcdefgh", store.text(0));

    stalled.add(bytes("XXXXXX"));
    stalled.close();

    assertEquals("abcdefgh", store.text(0));
  }

  @Test
  void nothingIsWrittenOverWhatIsStored() throws Exception {
    try (IncomingChunk chunk = incoming.begin(0)) {
      chunk.add(bytes("abcdefgh"));
      chunk.keep();
    }

    try (IncomingChunk late = incoming.begin(0)) {
      late.add(bytes("XXXXXXXX"));
    }

    assertEquals("abcdefgh", store.text(0));
  }

  @Test
  void theNextWritesWhereOneGaveUp() throws Exception {
    try (IncomingChunk gone = incoming.begin(0)) {
      gone.add(bytes("XXXX"));
    }

    try (IncomingChunk next = incoming.begin(0)) {
      next.add(bytes("ab"));
      assertEquals("abXX....", store.text(0));
    }
  }

  @Test
  void oneThatGaveUpTakesNobodyElsesPlace() throws Exception {
    IncomingChunk first = incoming.begin(0);
    IncomingChunk second = incoming.begin(0);
    second.add(bytes("abcdefgh"));
    second.keep();
    first.close();
    second.close();

    try (IncomingChunk other = incoming.begin(1)) {
      other.add(bytes("ijklmnop"));
      other.keep();
    }
    assertEquals("abcdefgh", store.text(0));
    assertEquals("ijklmnop", store.text(1));
  }

  @Test
  void tellsOfAStoreThatFails() {
    store.failure = new StoreException("full");

    try (IncomingChunk chunk = incoming.begin(0)) {
      StoreException thrown =
          assertThrows(StoreException.class, () -> chunk.add(bytes("abcdefgh")));
      assertSame(store.failure, thrown);
      assertThrows(StoreException.class, chunk::keep);
    }

    assertEquals(List.of(store.failure, store.failure), failures);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Two chunks in memory. */
  private static final class Memory implements ChunkStore {
    private final byte[] data = ".".repeat(2 * CHUNK).getBytes(StandardCharsets.US_ASCII);
    private final ChunkSet have = ChunkSet.none(2);
    private @Nullable StoreException failure;

    private String text(int chunk) {
      return new String(data, chunk * CHUNK, CHUNK, StandardCharsets.US_ASCII);
    }

    @Override
    public ChunkSet have() {
      return have;
    }

    @Override
    public long resumedBytes() {
      return 0;
    }

    @Override
    public void write(int chunk, int offset, ByteBuffer bytes) throws StoreException {
      if (failure != null) {
        throw failure;
      }
      bytes.get(data, chunk * CHUNK + offset, bytes.remaining());
    }

    @Override
    public void verified(int chunk) throws StoreException {
      if (failure != null) {
        throw failure;
      }
      have.add(chunk);
    }
  }
}
