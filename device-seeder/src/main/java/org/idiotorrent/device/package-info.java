/**
 * The seeder for small machines: keeps a folder, and what small devices have, available on the LAN;
 * it must not know the command line of idt.
 */
@NullMarked
package org.idiotorrent.device;

import org.jspecify.annotations.NullMarked;
