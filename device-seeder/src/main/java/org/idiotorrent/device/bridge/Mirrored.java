package org.idiotorrent.device.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Manifest;

/** Where a bridge keeps what it fetches, and what bounds it. Safe for several threads. */
public interface Mirrored {
  /** Whether the share is served here already, or being fetched. */
  boolean has(FileId id);

  /** Makes room for a share that is to be fetched now; says why if there is none. */
  Optional<String> begin(Manifest manifest);

  /** Where the data of the share goes. */
  Path placeOf(Manifest manifest);

  /** All of it is at {@code path}, verified, and served. */
  void finished(Manifest manifest, Path path) throws IOException;

  /** It is not fetched any more. */
  void abandon(FileId id);
}
