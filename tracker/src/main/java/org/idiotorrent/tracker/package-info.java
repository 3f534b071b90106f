/**
 * The HTTP service that knows the peers of a file ID beyond the LAN; it must never see a file's
 * content.
 */
@NullMarked
package org.idiotorrent.tracker;

import org.jspecify.annotations.NullMarked;
