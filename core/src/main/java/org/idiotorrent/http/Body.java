package org.idiotorrent.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of a response. */
public interface Body {
  long length();

  /** Sends the {@code length} bytes from {@code offset} on. */
  void write(long offset, long length, Sink sink) throws IOException;

  /** What is in memory; {@code bytes} must not change. */
  static Body of(byte[] bytes) {
    return new Bytes(ByteBuffer.wrap(bytes));
  }

  /** Bytes in memory. */
  record Bytes(ByteBuffer buffer) implements Body {
    @Override
    public long length() {
      return buffer.limit();
    }

    @Override
    public void write(long offset, long length, Sink sink) throws IOException {
      sink.write(buffer.slice((int) offset, (int) length));
    }
  }

  /** A part of another body. */
  record Slice(Body whole, long start, long length) implements Body {
    @Override
    public void write(long offset, long count, Sink sink) throws IOException {
      whole.write(start + offset, count, sink);
    }
  }

  /** One after another. */
  record Sequence(List<Body> parts) implements Body {
    public Sequence {
      parts = List.copyOf(parts);
    }

    @Override
    public long length() {
      return parts.stream().mapToLong(Body::length).sum();
    }

    @Override
    public void write(long offset, long length, Sink sink) throws IOException {
      long start = 0;
      for (Body part : parts) {
        long from = Math.max(offset, start);
        long to = Math.min(offset + length, start + part.length());
        if (from < to) {
          part.write(from - start, to - from, sink);
        }
        start += part.length();
      }
    }
  }
}
