/**
 * When what moves: catalog, serving, downloads and their scheduling. The only package that joins
 * store and wire.
 */
@NullMarked
package org.idiotorrent.transfer;

import org.jspecify.annotations.NullMarked;
