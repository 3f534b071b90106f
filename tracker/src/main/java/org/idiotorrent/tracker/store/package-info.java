/** What a tracker knows of peers, and where it keeps it; it must know nothing of HTTP and JSON. */
@NullMarked
package org.idiotorrent.tracker.store;

import org.jspecify.annotations.NullMarked;
