package org.idiotorrent.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Channels of a share's files, opened when needed; the ones unused for longest are closed when
 * there are many. Safe for several threads; {@code this} guards the table, and no file is touched
 * under it.
 */
final class OpenFiles implements Closeable {
  static final int MAX_IDLE = 64;

  private final List<Path> paths;
  private final OpenOption[] options;
  private final Map<Integer, Lease> open = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  OpenFiles(List<Path> paths, OpenOption... options) {
    this.paths = List.copyOf(paths);
    this.options = options.clone();
  }

  /** The open file {@code index}, to be closed after use. */
  Lease lease(int index) throws IOException {
    Lease lease = leaseOpen(index);
    return lease == null ? leaseNew(index) : lease;
  }

  private synchronized @Nullable Lease leaseOpen(int index) throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
    Lease lease = open.get(index);
    if (lease == null || !lease.channel.isOpen()) { // an interrupt closes a channel
      return null;
    }
    lease.users++;
    return lease;
  }

  private Lease leaseNew(int index) throws IOException {
    FileChannel channel = FileChannel.open(paths.get(index), options);
    List<FileChannel> surplus = new ArrayList<>(List.of(channel));
    try {
      synchronized (this) {
        Lease lease = leaseOpen(index); // of another thread that was faster
        if (lease == null) {
          lease = new Lease(channel);
          surplus.remove(channel);
          takeIdle(surplus);
          open.put(index, lease);
        }
        return lease;
      }
    } finally {
      closeAll(surplus);
    }
  }

  /** Takes the files that nobody used for longest out of the table if there are many. */
  private void takeIdle(List<FileChannel> taken) {
    Iterator<Lease> oldestFirst = open.values().iterator();
    for (int excess = open.size() - MAX_IDLE; excess >= 0 && oldestFirst.hasNext(); excess--) {
      Lease lease = oldestFirst.next();
      if (lease.users == 0) {
        taken.add(lease.channel);
        oldestFirst.remove();
      }
    }
  }

  /** Ends reads and writes that are going on, too. */
  @Override
  public void close() throws IOException {
    List<FileChannel> channels = new ArrayList<>();
    synchronized (this) {
      closed = true;
      open.values().forEach(lease -> channels.add(lease.channel));
      open.clear();
    }
    closeAll(channels);
  }

  private static void closeAll(List<FileChannel> channels) throws IOException {
    IOException failure = null;
    for (FileChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** How many files are open now. */
  synchronized int count() {
    return open.size();
  }

  /** The use of an open file; while one lasts the file is not closed for being idle. */
  final class Lease implements Closeable {
    private final FileChannel channel;
    private int users = 1; // guarded by OpenFiles.this

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
