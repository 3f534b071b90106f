package org.idiotorrent.lan;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;

/** What an instance of the service says in its TXT record (DISCOVERY.md, section 5). */
final class MdnsText {
  /** Of a whole TXT record. */
  static final int MAX_BYTES = 400;

  static final Set<String> KEYS = Set.of("v", "id", "size", "chunk", "flags", "name", "peer");

  private static final int NAME_BYTES = 200;
  private static final Pattern ID = Pattern.compile("(?:[0-9a-f]{2}){8,32}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,16}");
  private static final Pattern FLAGS = Pattern.compile("[0-9a-f]{2}");

  private static final int INSTANCE_BYTES = 63;
  private static final int SHORT_DIGITS = 8;

  private MdnsText() {}

  static Map<String, String> of(AnnouncedShare share, PeerId peer) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("v", "1");
    text.put("id", share.idHex());
    text.put("size", Long.toString(share.size()));
    text.put("chunk", Integer.toString(share.chunkSize()));
    text.put("flags", HexFormat.of().toHexDigits((byte) ShareHint.flags(share)));
    text.put("peer", peer.hex());
    text.put("name", Utf8.cut(share.name(), NAME_BYTES));
    return text;
  }

  static Map<String, String> of(PeerId peer) {
    return Map.of("v", "1", "peer", peer.hex());
  }

  /**
   * The name of the share's instance; other peers with the same share have other ones. Without
   * dots, because JmDNS takes them for ends of labels.
   */
  static String instance(AnnouncedShare share, PeerId peer) {
    String suffix = " [" + share.idHex().substring(0, SHORT_DIGITS) + '-' + shortHex(peer) + ']';
    String name = share.name().replace('.', '_').replace('\\', '_');
    return Utf8.cut(name, INSTANCE_BYTES - suffix.length()) + suffix;
  }

  /** The name of the peer's own instance. */
  static String instance(PeerId peer) {
    return "idt [" + shortHex(peer) + ']';
  }

  /**
   * The share that a stranger's {@code text} describes; empty if it is broken or of a peer.
   *
   * @param instance for want of a name
   */
  static Optional<AnnouncedShare> share(Map<String, String> text, String instance) {
    String id = text.getOrDefault("id", "");
    String size = text.getOrDefault("size", "");
    String chunk = text.getOrDefault("chunk", "");
    String flags = text.getOrDefault("flags", "01");
    if (!text.getOrDefault("v", "").equals("1")
        || !ID.matcher(id).matches()
        || !DECIMAL.matcher(size).matches()
        || !DECIMAL.matcher(chunk).matches()
        || !FLAGS.matcher(flags).matches()) {
      return Optional.empty();
    }
    return ShareHint.checked(
        id,
        Long.parseLong(size),
        Long.parseLong(chunk),
        HexFormat.fromHexDigits(flags),
        text.getOrDefault("name", instance));
  }

  static Optional<PeerId> peer(Map<String, String> text) {
    return PeerId.parse(text.getOrDefault("peer", ""));
  }

  /** What the names of all instances of {@code peer} have in them, and of no other's. */
  static String shortHex(PeerId peer) {
    return peer.hex().substring(0, SHORT_DIGITS);
  }
}
