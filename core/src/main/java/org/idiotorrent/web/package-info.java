/**
 * What a browser and other HTTP clients get of the shares (HTTP.md): pages, JSON, files, archives;
 * it must not speak to peers.
 */
@NullMarked
package org.idiotorrent.web;

import org.jspecify.annotations.NullMarked;
