package org.idiotorrent.lan;

import java.util.Optional;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.ShareLimits;

/**
 * What beacon and mDNS say of a share in the same way: its flags, and the bounds of its numbers.
 */
final class ShareHint {
  private static final int COMPLETE = 0x01;
  private static final int FOLDER = 0x02;

  private ShareHint() {}

  static int flags(AnnouncedShare share) {
    return (share.complete() ? COMPLETE : 0) | (share.folder() ? FOLDER : 0);
  }

  /** Whether a share can have such a size and chunk size (MANIFEST.md). */
  static boolean isPossible(long size, long chunkSize) {
    return size >= 0
        && size <= ShareLimits.FILE_SIZE
        && chunkSize >= 1
        && chunkSize <= ShareLimits.CHUNK_SIZE;
  }

  /** The share that a stranger describes so; empty if there can be none such. */
  static Optional<AnnouncedShare> checked(
      String idHex, long size, long chunkSize, int flags, String name) {
    return isPossible(size, chunkSize)
        ? Optional.of(of(idHex, size, (int) chunkSize, flags, name))
        : Optional.empty();
  }

  /** The same of numbers that are possible. */
  static AnnouncedShare of(String idHex, long size, int chunkSize, int flags, String name) {
    boolean complete = (flags & COMPLETE) != 0;
    boolean folder = (flags & FOLDER) != 0;
    return new AnnouncedShare(idHex, size, chunkSize, complete, folder, name);
  }
}
