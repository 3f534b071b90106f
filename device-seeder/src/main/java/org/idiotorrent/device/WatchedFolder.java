package org.idiotorrent.device;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.idiotorrent.share.Printable;

/**
 * The folder whose files are seeded, looked at again and again: what lies in it, and which of that
 * is at rest, so that no half-written file is shared. It is looked at rather than listened to,
 * since not every file system tells of changes, and those that do may lose some. For one thread.
 */
final class WatchedFolder {
  private static final System.Logger LOG = System.getLogger(WatchedFolder.class.getName());

  /** Files and folders in it; the rest is left out. */
  static final int MAX_ITEMS = 5_000;

  private final Path path;
  private final Duration rest;
  private Map<Path, Seen> seen = Map.of();

  /** Since when an item looks as it does, by the caller's clock. */
  private record Seen(FolderItem item, long since) {}

  /**
   * What is in the folder.
   *
   * @param faults what cannot be looked at, and why
   */
  record View(List<FolderItem> items, Map<Path, String> faults) {}

  /**
   * @param rest how long a file has to look the same before it is taken for finished
   */
  WatchedFolder(Path path, Duration rest) {
    this.path = path;
    this.rest = rest;
  }

  /**
   * What is there now, in the order of names.
   *
   * @param now nanoseconds on any clock that does not jump
   */
  View look(long now) throws IOException {
    Map<Path, Seen> current = new HashMap<>();
    List<FolderItem> items = new ArrayList<>();
    Map<Path, String> faults = new HashMap<>();
    for (Path each : list(faults)) {
      try {
        FolderItem item = FolderItem.of(each);
        Seen before = seen.get(each);
        Seen seenNow = before != null && before.item().equals(item) ? before : new Seen(item, now);
        current.put(each, seenNow);
        items.add(seenNow.item());
      } catch (NoSuchFileException e) {
        LOG.log(Level.DEBUG, () -> "gone while it was looked at: " + Printable.of(each.toString()));
      } catch (IOException e) {
        faults.put(each, "cannot be read: " + Printable.of(String.valueOf(e.getMessage())));
      }
    }
    seen = current;
    return new View(List.copyOf(items), faults);
  }

  /** Hidden names are those of files that programs have not finished; links lead elsewhere. */
  private SortedSet<Path> list(Map<Path, String> faults) throws IOException {
    TreeSet<Path> all = new TreeSet<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(path, each -> !each.getFileName().toString().startsWith("."))) {
      for (Path each : entries) {
        boolean kind =
            Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
                || Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
        if (kind) {
          all.add(each);
        }
        if (all.size() > MAX_ITEMS) {
          all.pollLast();
          faults.put(path, "has more than " + MAX_ITEMS + " files and folders; some are left out");
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NotDirectoryException | NoSuchFileException e) {
      throw new IOException("there is no folder " + Printable.of(path.toString()), e);
    }
    return all;
  }

  /** Whether {@code item}, of the last look, has looked the same for long enough. */
  boolean isAtRest(FolderItem item, long now) {
    Seen known = seen.get(item.path());
    return known != null && now - known.since() >= rest.toNanos();
  }
}
