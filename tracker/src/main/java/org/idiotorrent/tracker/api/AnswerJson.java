package org.idiotorrent.tracker.api;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.tracker.store.Announcement;
import org.idiotorrent.tracker.store.FilePeers;
import org.idiotorrent.tracker.store.PeerSample;

/**
 * Writes the answers of TRACKER.md, sections 1 and 2. By hand, since it is most of what a tracker
 * does, and nothing in them needs to be escaped.
 */
final class AnswerJson {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADDRESS = ascii("{\"address\":\"");
  private static final byte[] PORT = ascii("\",\"port\":");
  private static final byte[] PEER_ID = ascii(",\"peer_id\":\"");
  private static final byte[] COMPLETE = ascii("\",\"complete\":true");
  private static final byte[] INCOMPLETE = ascii("\",\"complete\":false");
  private static final int PEER_LENGTH = 170; // at most, without LAN addresses
  private static final int ANY_PORT = 1;

  private final byte[] id = new byte[PeerId.LENGTH];
  private byte[] out;
  private int length;

  private AnswerJson(int peers) {
    out = new byte[256 + peers * PEER_LENGTH / 3 * 2];
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] ofOne(int interval, int lifetime, FilePeers file) {
    AnswerJson json = new AnswerJson(file.peers().size());
    json.times(interval, lifetime, file.degraded());
    json.text(",");
    json.file(file);
    return json.finish();
  }

  static byte[] ofSeveral(
      int interval, int lifetime, List<Announcement> asked, List<FilePeers> files) {
    AnswerJson json = new AnswerJson(files.stream().mapToInt(one -> 1 + one.peers().size()).sum());
    json.times(interval, lifetime, files.stream().anyMatch(FilePeers::degraded));
    json.text(",\"files\":[");
    for (int i = 0; i < files.size(); i++) {
      json.text(i == 0 ? "{\"file_id\":\"" : ",{\"file_id\":\"");
      json.text(asked.get(i).file().hex());
      json.text("\",");
      json.file(files.get(i));
      json.text("}");
    }
    json.text("]");
    return json.finish();
  }

  /** The answer of get_peers. */
  static byte[] ofAsked(int interval, FilePeers file) {
    AnswerJson json = new AnswerJson(file.peers().size());
    json.times(interval, 0, file.degraded());
    json.text(",");
    json.file(file);
    return json.finish();
  }

  /**
   * @param lifetime not written when 0
   */
  private void times(int interval, int lifetime, boolean degraded) {
    text("{\"interval\":");
    number(interval);
    if (lifetime > 0) {
      text(",\"lifetime\":");
      number(lifetime);
    }
    text(degraded ? ",\"degraded\":true" : ",\"degraded\":false");
  }

  private void file(FilePeers file) {
    text("\"seeders\":");
    number(file.seeders());
    text(",\"leechers\":");
    number(file.leechers());
    text(",\"peers\":[");
    for (int i = 0; i < file.peers().size(); i++) {
      if (i > 0) {
        text(",");
      }
      peer(file.peers(), i);
    }
    text("]");
  }

  private void peer(PeerSample peers, int index) {
    bytes(ADDRESS);
    bytes(peers.address(index));
    bytes(PORT);
    number(peers.port(index));
    bytes(PEER_ID);
    peers.copyPeerId(index, id);
    hex(id);
    bytes(peers.isComplete(index) ? COMPLETE : INCOMPLETE);
    lan(peers.lan(index).list());
    text("}");
  }

  private void lan(List<InetAddress> addresses) {
    for (int i = 0; i < addresses.size(); i++) {
      text(i == 0 ? ",\"lan\":[\"" : ",\"");
      text(PeerAddress.of(addresses.get(i), ANY_PORT).host());
      text(i == addresses.size() - 1 ? "\"]" : "\"");
    }
  }

  private void hex(byte[] bytes) {
    reserve(2 * bytes.length);
    for (byte one : bytes) {
      out[length++] = HEX[one >> 4 & 15];
      out[length++] = HEX[one & 15];
    }
  }

  private void number(int value) {
    text(Integer.toString(value));
  }

  @SuppressWarnings("deprecation") // ASCII alone, which it copies without a detour
  private void text(String ascii) {
    reserve(ascii.length());
    ascii.getBytes(0, ascii.length(), out, length);
    length += ascii.length();
  }

  private void bytes(byte[] ascii) {
    reserve(ascii.length);
    System.arraycopy(ascii, 0, out, length, ascii.length);
    length += ascii.length;
  }

  private void reserve(int more) {
    if (length + more > out.length) {
      out = Arrays.copyOf(out, 2 * (length + more));
    }
  }

  private byte[] finish() {
    text("}");
    return Arrays.copyOf(out, length);
  }
}
