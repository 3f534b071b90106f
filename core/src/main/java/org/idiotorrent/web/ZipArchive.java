package org.idiotorrent.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;
import org.idiotorrent.http.Body;
import org.idiotorrent.http.Sink;

/**
 * A folder as an archive, made while it is sent; any part of it can be made alone.
 *
 * @param bytes of all files, one after another
 */
record ZipArchive(ZipEntries entries, Contents contents, Body bytes) implements Body {
  private static final int GATHERED = 16 << 10;

  @Override
  public long length() {
    return entries.length();
  }

  @Override
  public void write(long offset, long length, Sink sink) throws IOException {
    new Writer(offset, offset + length, sink).write();
  }

  /** Sends what lies between two places; gathers small pieces. */
  private final class Writer {
    private final long from;
    private final long to;
    private final Sink sink;
    private final ByteBuffer gathered = ByteBuffer.allocate(GATHERED);

    Writer(long from, long to, Sink sink) {
      this.from = from;
      this.to = to;
      this.sink = sink;
    }

    void write() throws IOException {
      int count = entries.count();
      for (int i = firstReaching(entries::localStart); i < count && starts(i) < to; i++) {
        put(starts(i), entries.local(i));
        putFile(i);
      }
      for (int i = firstReaching(entries::centralStart);
          i < count && entries.centralStart(i) < to;
          i++) {
        put(entries.centralStart(i), entries.central(i));
      }
      put(entries.centralStart(count), entries.end());
      flush();
    }

    private long starts(int index) {
      return entries.localStart(index);
    }

    /** The first entry that ends after {@link #from}. */
    private int firstReaching(IntToLongFunction start) {
      int low = 0;
      int high = entries.count();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (start.applyAsLong(middle + 1) <= from) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private void put(long at, ByteBuffer piece) throws IOException {
      long first = Math.max(from, at);
      long last = Math.min(to, at + piece.limit());
      if (first >= last) {
        return;
      }
      ByteBuffer wanted = piece.slice((int) (first - at), (int) (last - first));
      if (wanted.remaining() > gathered.remaining()) {
        flush();
      }
      gathered.put(wanted);
    }

    private void putFile(int index) throws IOException {
      long at = starts(index) + entries.localLength(index);
      long first = Math.max(from, at);
      long last = Math.min(to, starts(index + 1));
      if (first < last) {
        flush();
        bytes.write(contents.start(index) + first - at, last - first, sink);
      }
    }

    private void flush() throws IOException {
      sink.write(gathered.flip());
      gathered.clear();
    }
  }
}
