/**
 * Puts the files of small devices onto the LAN as a full peer; it must not know how those devices
 * are built.
 */
@NullMarked
package org.idiotorrent.device;

import org.jspecify.annotations.NullMarked;
