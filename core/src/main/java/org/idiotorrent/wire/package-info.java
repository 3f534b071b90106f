/**
 * How peers talk: frames and messages of IDT1 (WIRE.md) and the connection that carries them. Knows
 * no file and no strategy.
 */
@NullMarked
package org.idiotorrent.wire;

import org.jspecify.annotations.NullMarked;
