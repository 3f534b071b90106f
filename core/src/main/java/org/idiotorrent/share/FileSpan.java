package org.idiotorrent.share;

/**
 * A part of one file of a share.
 *
 * @param file index of the file in the share's list; 0 for a share of one file
 * @param position bytes from the start of that file
 * @param length bytes, at least 1
 */
public record FileSpan(int file, long position, long length) {}
