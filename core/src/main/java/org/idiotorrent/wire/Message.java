package org.idiotorrent.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.SeenAddress;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ShareQuery;

/**
 * What one frame says (WIRE.md, section 2). {@code tag} is that of the question, 0 if none was
 * asked.
 */
public sealed interface Message permits Hello, Message.Other {
  /** Everything after HELLO. */
  sealed interface Other extends Message {}

  /** ERROR. With tag 0 the sender closes the connection. {@code text} is a stranger's. */
  record Failure(int tag, int code, String text) implements Other {
    public static final int BREACH = 1;
    public static final int NOT_FOUND = 2;
    public static final int VERSION = 3;
    public static final int NO_CHUNK = 4;
    public static final int IO = 5;
  }

  record Ping(boolean answer) implements Other {}

  /** Not now; with tag 0 it concerns the whole connection. */
  record Wait(int tag, Duration time) implements Other {}

  /** PEERS, the question. */
  record PeersRequest(int tag) implements Other {}

  /**
   * PEERS, the answer.
   *
   * @param addresses at most 50, IP literals, no host names
   */
  record Peers(int tag, List<PeerAddress> addresses) implements Other {
    public Peers {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * REACH, the question.
   *
   * @param port that the asker listens on, 0 if it need not be dialled
   */
  record ReachRequest(int tag, int port) implements Other {
    public static final int LEAST_PORT = 1_024;

    public ReachRequest {
      if (port != 0 && (port < LEAST_PORT || port > 65_535)) {
        throw new IllegalArgumentException("port to dial not in [1024, 65535]: " + port);
      }
    }
  }

  /**
   * REACH, the answer.
   *
   * @param clock of the answerer
   * @param seen where the question came from
   */
  record Reach(int tag, DialOutcome outcome, Hearing hearing, Instant clock, SeenAddress seen)
      implements Other {
    /** Of {@code clock}, milliseconds. */
    public static final long MAX_CLOCK = (1L << 53) - 1;
  }

  /** Asks for {@code length} bytes of the manifest from {@code offset}. */
  record ManifestRequest(int tag, int offset, int length) implements Other {}

  /**
   * A part of the manifest.
   *
   * @param total bytes of the whole
   * @param bytes not to be changed
   */
  record ManifestSlice(int tag, int total, int offset, ByteBuffer bytes) implements Other {}

  /** BITMAP with the flag "complete". */
  record Complete() implements Other {}

  /**
   * BITMAP, a window.
   *
   * @param first chunk of the highest bit of the first byte, a multiple of 8
   * @param bits not to be changed
   */
  record Bitmap(int first, ByteBuffer bits) implements Other {
    /** The chunks whose bits are set. */
    public List<ChunkRun> runs() {
      List<ChunkRun> runs = new ArrayList<>();
      int count = 8 * bits.remaining();
      int start = -1;
      for (int i = 0; i <= count; i++) {
        boolean set = i < count && (bits.get(bits.position() + i / 8) & (0x80 >>> (i % 8))) != 0;
        if (set && start < 0) {
          start = i;
        } else if (!set && start >= 0) {
          runs.add(new ChunkRun(first + start, i - start));
          start = -1;
        }
      }
      return runs;
    }
  }

  record Have(ChunkRun run) implements Other {}

  record Request(int tag, ChunkRun run) implements Other {}

  /**
   * Withdraws a request of the sender; or, as an answer, says that nothing more comes for a request
   * of the receiver.
   */
  record Cancel(int tag, boolean answer) implements Other {}

  /** The head of a CHUNK; its {@code length} bytes follow and are read or sent apart. */
  record ChunkHead(int tag, int index, int length) implements Other {}

  /** Asks a device for {@code length} bytes of a chunk from {@code offset}. */
  record SliceRequest(int tag, int index, int offset, int length) implements Other {}

  /**
   * A part of a chunk.
   *
   * @param bytes not to be changed
   */
  record Slice(int tag, int index, int offset, ByteBuffer bytes) implements Other {}

  /** Asks for a page of the catalog. */
  record CatalogRequest(int tag, int cursor, ShareQuery query) implements Other {}

  /**
   * A page of the catalog.
   *
   * @param next cursor of the page after this, 0 if this is the last
   */
  record CatalogPage(int tag, int next, List<AnnouncedShare> entries) implements Other {
    /** Bytes of a page without entries. */
    public static final int EMPTY_SIZE = 5;

    public CatalogPage {
      entries = List.copyOf(entries);
    }

    /** Bytes that {@code entry} takes in a page. */
    public static int sizeOf(AnnouncedShare entry) {
      int name = entry.name().getBytes(StandardCharsets.UTF_8).length;
      return 1 + entry.idHex().length() / 2 + 8 + 4 + 1 + 1 + name;
    }
  }

  /** A frame of a type that this version does not know; skipped. */
  record Unknown(int type) implements Other {}
}
