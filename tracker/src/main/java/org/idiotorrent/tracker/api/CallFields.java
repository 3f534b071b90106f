package org.idiotorrent.tracker.api;

import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Printable;

/** Values that several calls have. */
final class CallFields {
  private CallFields() {}

  static FileId fileId(String field, String text) throws CallException {
    try {
      return FileId.parse(text);
    } catch (InvalidShareException e) {
      throw CallException.invalid(
          field + " is not 64 (sha1: 40) hex digits: " + Printable.of(text));
    }
  }

  static PeerId peerId(String text) throws CallException {
    return PeerId.parse(text)
        .orElseThrow(
            () -> CallException.invalid("peer_id is not 32 hex digits: " + Printable.of(text)));
  }
}
