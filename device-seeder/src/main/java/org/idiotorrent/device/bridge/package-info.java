/**
 * What small devices have, fetched once and verified; it must not know what becomes of it, nor of
 * folders.
 */
@NullMarked
package org.idiotorrent.device.bridge;

import org.jspecify.annotations.NullMarked;
