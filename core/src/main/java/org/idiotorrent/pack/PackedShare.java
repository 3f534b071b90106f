package org.idiotorrent.pack;

import java.nio.ByteBuffer;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.Manifest;

/**
 * A share in an image.
 *
 * @param json the manifest's text as it lies there, not to be changed
 * @param have the chunks that are there
 */
public record PackedShare(Manifest manifest, ByteBuffer json, ChunkSet have) {
  AnnouncedShare announced() {
    return AnnouncedShare.of(manifest, have.isComplete());
  }
}
