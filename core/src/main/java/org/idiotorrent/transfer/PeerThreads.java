package org.idiotorrent.transfer;

/**
 * The kind of threads on which peers are talked to, one each.
 *
 * <p>Virtual ones are right for whoever serves hundreds of peers. But once a virtual thread has
 * waited for a socket, the Java runtime keeps a thread in the kernel, for which a JVM that ends
 * waits 0.3 s; a command that a person waits for takes platform threads, which end with their
 * sockets.
 */
public enum PeerThreads {
  VIRTUAL,
  PLATFORM;

  /** Starts a thread that does not keep the program alive. */
  Thread start(String name, Runnable work) {
    return this == VIRTUAL
        ? Thread.ofVirtual().name(name).start(work)
        : Thread.ofPlatform().daemon().name(name).start(work);
  }
}
