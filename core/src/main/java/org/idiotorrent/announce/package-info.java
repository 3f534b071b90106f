/**
 * Trackers, from a client's side (TRACKER.md): asking them for peers, and telling them of what is
 * served here. Knows no file, no chunk and no connection to a peer.
 */
@NullMarked
package org.idiotorrent.announce;

import org.jspecify.annotations.NullMarked;
