/** A bounded HTTP/1.1 server; it must know nothing of files and peers. */
@NullMarked
package org.idiotorrent.tracker.http;

import org.jspecify.annotations.NullMarked;
