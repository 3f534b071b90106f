/** The calls of TRACKER.md: what they ask, whether they may, and what is answered. */
@NullMarked
package org.idiotorrent.tracker.api;

import org.jspecify.annotations.NullMarked;
