/**
 * Who has a share: peer IDs, addresses, links, and what is heard of peers. Knows no socket, file or
 * protocol.
 */
@NullMarked
package org.idiotorrent.peer;

import org.jspecify.annotations.NullMarked;
