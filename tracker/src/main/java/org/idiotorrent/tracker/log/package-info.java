/** What a tracker tells those who run it; never who its callers are. */
@NullMarked
package org.idiotorrent.tracker.log;

import org.jspecify.annotations.NullMarked;
