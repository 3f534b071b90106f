package org.idiotorrent.transfer;

/** In which order a download asks for chunks. */
public enum ChunkOrder {
  /** What fewest peers have comes first: best for a swarm. */
  RAREST_FIRST,
  /** From the first to the last, for who reads the data while it comes. */
  SEQUENTIAL
}
