/**
 * The image that a device serves from its flash (PACK.md): writing it, and reading it back on a PC.
 * Opens no connection.
 */
@NullMarked
package org.idiotorrent.pack;

import org.jspecify.annotations.NullMarked;
