/**
 * Text for people: sizes, times, tables, progress and QR codes as strings; it must not print, and
 * must know nothing of shares or peers.
 */
@NullMarked
package org.idiotorrent.cli.text;

import org.jspecify.annotations.NullMarked;
