package org.idiotorrent.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.ShareName;
import org.idiotorrent.share.SharePath;

/**
 * What a folder holds, as entries of a share, in the order of their paths. Links are not followed
 * out of the folder; what is neither file nor folder is left out; names that are not safe are
 * replaced. A notice tells of each.
 */
final class FolderScan extends SimpleFileVisitor<Path> {
  private static final int MAX_NOTICES = 20;
  private static final String OWN_FILES = ".idt-";

  private final Path root;
  private final Path realRoot;
  private final List<Found> found = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  private FolderScan(Path root) throws IOException {
    this.root = Files.isSymbolicLink(root) ? root.toRealPath() : root; // who names a link means it
    this.realRoot = root.toRealPath();
  }

  /** One entry and where it lies. */
  record Found(FileEntry entry, Path path) {}

  static FolderScan of(Path root) throws IOException {
    FolderScan scan = new FolderScan(root);
    Files.walkFileTree(scan.root, scan);
    scan.found.sort(Comparator.comparing(one -> one.entry().path().toString()));
    return scan;
  }

  List<Found> found() {
    return found;
  }

  /** What the files look like now; fails if one has another size than when it was found. */
  FileStamps stamps() throws IOException {
    FileStamps stamps = new FileStamps(found.stream().map(Found::path).toList());
    for (int i = 0; i < found.size(); i++) {
      FileEntry entry = found.get(i).entry();
      if (stamps.sizeOf(i) != entry.size() && !entry.emptyFolder()) {
        throw new FileSystemException(
            found.get(i).path().toString(), null, "it changed while it was shared");
      }
    }
    return stamps;
  }

  List<String> notices() {
    return notices;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    if (folder.equals(root)) {
      return FileVisitResult.CONTINUE;
    }
    if (folder.getFileName().toString().startsWith(OWN_FILES)) {
      return FileVisitResult.SKIP_SUBTREE; // somebody's unfinished download
    }
    if (isEmpty(folder)) {
      found.add(new Found(new FileEntry(sharePath(folder), 0, true), folder));
    }
    return FileVisitResult.CONTINUE;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink() && !linksToFileInside(file)) {
      notice("left out, a link that leads elsewhere: " + Printable.of(file.toString()));
    } else if (!Files.isRegularFile(file)) {
      notice("left out, not a regular file: " + Printable.of(file.toString()));
    } else {
      found.add(new Found(new FileEntry(sharePath(file), Files.size(file), false), file));
    }
    return FileVisitResult.CONTINUE;
  }

  private boolean linksToFileInside(Path link) {
    try {
      Path target = link.toRealPath();
      return target.startsWith(realRoot) && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return false; // leads nowhere
    }
  }

  private SharePath sharePath(Path path) throws FileSystemException {
    List<ShareName> names = new ArrayList<>();
    for (Path part : root.relativize(path)) {
      ShareName name = ShareName.nearest(part.toString());
      if (!name.text().equals(part.toString())) {
        notice(
            "shared as \"" + name + "\", its name is not safe: " + Printable.of(path.toString()));
      }
      names.add(name);
    }
    try {
      return new SharePath(names);
    } catch (IllegalArgumentException e) {
      throw new FileSystemException(path.toString(), null, e.getMessage());
    }
  }

  private void notice(String sentence) {
    if (notices.size() < MAX_NOTICES) {
      notices.add(sentence);
    } else if (notices.size() == MAX_NOTICES) {
      notices.add("… and more like these");
    }
  }
}
