/**
 * What is shared: manifests, names, digests and chunk arithmetic. Pure data; nothing here does I/O
 * or knows a peer.
 */
@NullMarked
package org.idiotorrent.share;

import org.jspecify.annotations.NullMarked;
