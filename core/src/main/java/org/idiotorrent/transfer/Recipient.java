package org.idiotorrent.transfer;

import java.net.InetAddress;
import org.idiotorrent.share.Manifest;

/**
 * Somebody who is sent a share.
 *
 * @param kind {@code idt} or {@code browser}
 * @param sent bytes that this side has sent
 * @param has bytes of the share that the other side has, as far as it can be told
 */
public record Recipient(String kind, InetAddress address, Manifest share, long sent, long has) {}
