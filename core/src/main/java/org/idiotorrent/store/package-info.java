/**
 * Where a share lies: files on disk, partial downloads and their journal. Knows no peer and no
 * protocol.
 */
@NullMarked
package org.idiotorrent.store;

import org.jspecify.annotations.NullMarked;
