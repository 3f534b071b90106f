/** An LED and a button on a Raspberry Pi; it must not know what they are for but by patterns. */
@NullMarked
package org.idiotorrent.device.gpio;

import org.jspecify.annotations.NullMarked;
