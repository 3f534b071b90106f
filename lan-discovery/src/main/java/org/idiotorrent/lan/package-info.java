/** Finds peers on the local network and announces shares there; it must not transfer chunks. */
@NullMarked
package org.idiotorrent.lan;

import org.jspecify.annotations.NullMarked;
