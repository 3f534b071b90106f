/**
 * How HTTP/1.1 is spoken on one connection: requests, ranges, responses, and their limits (HTTP.md,
 * sections 1, 2 and 4); it must know nothing of shares or peers.
 */
@NullMarked
package org.idiotorrent.http;

import org.jspecify.annotations.NullMarked;
