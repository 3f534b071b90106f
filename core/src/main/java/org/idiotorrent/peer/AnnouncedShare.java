package org.idiotorrent.peer;

import java.util.Optional;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Manifest;

/**
 * What a peer says of one of its shares. A hint: nothing here is verified.
 *
 * @param idHex the file ID in lower-case hex, or at least the first 16 digits of it
 * @param size bytes
 * @param chunkSize bytes
 * @param complete whether the peer has all of it
 * @param name a stranger's text, not checked, possibly cut
 */
public record AnnouncedShare(
    String idHex, long size, int chunkSize, boolean complete, boolean folder, String name) {

  /**
   * What is announced of the share that {@code manifest} describes.
   *
   * @param complete whether it has all of it
   */
  public static AnnouncedShare of(Manifest manifest, boolean complete) {
    return new AnnouncedShare(
        manifest.id().hex(),
        manifest.size(),
        manifest.layout().chunkSize(),
        complete,
        manifest.isFolder(),
        manifest.name().text());
  }

  /** The whole file ID, if all of it was said. */
  public Optional<FileId> id() {
    return FileId.in(idHex);
  }
}
