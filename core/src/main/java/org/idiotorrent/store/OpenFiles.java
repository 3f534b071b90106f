package org.idiotorrent.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Channels of a share's files, opened when needed; the ones unused for longest are closed when
 * there are many. Safe for several threads; {@code this} guards the table, opening and closing
 * files included, reads and writes not.
 */
final class OpenFiles implements Closeable {
  private static final int MAX_IDLE = 64;

  private final List<Path> paths;
  private final OpenOption[] options;
  private final boolean refuseChanged;
  private final Map<Integer, Lease> open = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Integer, Stamp> stamps = new LinkedHashMap<>();
  private boolean closed;

  /**
   * @param refuseChanged whether a file that changed since it was first opened is refused
   */
  OpenFiles(List<Path> paths, boolean refuseChanged, OpenOption... options) {
    this.paths = List.copyOf(paths);
    this.refuseChanged = refuseChanged;
    this.options = options.clone();
  }

  /** The open file {@code index}, to be closed after use. */
  synchronized Lease lease(int index) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (refuseChanged) {
      refuseIfChanged(index);
    }
    Lease lease = open.get(index);
    if (lease == null) {
      closeIdle();
      lease = new Lease(FileChannel.open(paths.get(index), options));
      open.put(index, lease);
    }
    lease.users++;
    return lease;
  }

  private void refuseIfChanged(int index) throws IOException {
    Stamp now = Stamp.of(paths.get(index));
    Stamp before = stamps.putIfAbsent(index, now);
    if (before != null && !before.equals(now)) {
      throw new IOException("changed while it was shared: " + paths.get(index));
    }
  }

  private void closeIdle() throws IOException {
    Iterator<Lease> oldestFirst = open.values().iterator();
    for (int excess = open.size() - MAX_IDLE; excess >= 0 && oldestFirst.hasNext(); excess--) {
      Lease lease = oldestFirst.next();
      if (lease.users == 0) {
        lease.channel.close();
        oldestFirst.remove();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    IOException failure = null;
    for (Lease lease : new ArrayList<>(open.values())) {
      failure = closing(lease, failure);
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable IOException closing(Lease lease, @Nullable IOException before) {
    try {
      lease.channel.close();
      return before;
    } catch (IOException e) {
      return e;
    }
  }

  /** Size and time of a file when it was first seen. */
  private record Stamp(long size, FileTime modified) {
    static Stamp of(Path path) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(attributes.size(), attributes.lastModifiedTime());
    }
  }

  /** The use of an open file; while one lasts the file is not closed for being idle. */
  final class Lease implements Closeable {
    private final FileChannel channel;
    private int users; // guarded by OpenFiles.this

    private Lease(FileChannel channel) {
      this.channel = channel;
    }

    FileChannel channel() {
      return channel;
    }

    @Override
    public void close() {
      synchronized (OpenFiles.this) {
        users--;
      }
    }
  }
}
