package org.idiotorrent.store;

import java.nio.file.Path;
import java.util.List;
import org.idiotorrent.share.Manifest;

/**
 * A share that is whole on this machine.
 *
 * @param paths where its files lie, in the manifest's order; the names may differ from the
 *     manifest's where those on disk were not safe
 * @param notices sentences for the user: what was left out or is called otherwise
 */
public record LocalShare(Manifest manifest, List<Path> paths, List<String> notices) {
  public LocalShare {
    paths = List.copyOf(paths);
    notices = List.copyOf(notices);
  }

  public ShareFiles open() {
    return ShareFiles.reading(manifest::spans, paths);
  }
}
