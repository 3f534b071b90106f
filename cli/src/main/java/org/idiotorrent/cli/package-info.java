/**
 * The idt command: reads arguments, wires the parts together and prints; it must hold no protocol
 * logic.
 */
@NullMarked
package org.idiotorrent.cli;

import org.jspecify.annotations.NullMarked;
