package org.idiotorrent.lan;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.lan.Beacon.Announce;
import org.idiotorrent.lan.Beacon.Bye;
import org.idiotorrent.lan.Beacon.Query;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.IdPrefix;
import org.idiotorrent.share.NamePattern;
import org.idiotorrent.share.ShareQuery;

/** The beacon's datagrams as bytes (DISCOVERY.md, section 2). */
final class BeaconCodec {
  /** Bytes of a datagram. */
  static final int MAX_BYTES = 1_200;

  /** Of an announcement that names no share. */
  static final int LEAST_BYTES = 29;

  private static final byte[] MAGIC = {'I', 'D', 'T', 1};
  private static final int ANNOUNCE = 1;
  private static final int QUERY = 2;
  private static final int BYE = 3;
  private static final int MORE = 0x01;
  private static final int HEADER_BYTES = 28;
  private static final int COUNT_OFFSET = HEADER_BYTES;
  private static final int KIND_OFFSET = 4;
  private static final int FLAGS_OFFSET = 5;

  private static final int MAX_ENTRIES = 255;
  private static final int MIN_ID_BYTES = 8;
  private static final int MAX_ID_BYTES = 32;

  /** Of an entry, beside its ID and name: their lengths, size, chunk size, flags. */
  private static final int ENTRY_BYTES = 15;

  private static final int EVERYTHING = 0;
  private static final int BY_ID = 1;
  private static final int BY_NAME = 2;

  /** Of a probe: small, since there are many; an answer three times that has two shares. */
  private static final int PROBE_BYTES = 72;

  /** Of a datagram beside its own bytes: the heads of Ethernet, IPv6 and UDP. */
  static final int OVERHEAD = 14 + 40 + 8;

  /** Three times this is as long as an answer gets. */
  private static final int PADDED_QUERY_BYTES = 400;

  private BeaconCodec() {}

  /**
   * An announcement of as many of {@code shares}, from the first on, as {@code maxBytes} hold. A
   * name is cut if not even one fits otherwise.
   */
  static ByteBuffer announce(Sender sender, List<AnnouncedShare> shares, int maxBytes) {
    ByteBuffer out = ByteBuffer.allocate(Math.min(maxBytes, MAX_BYTES));
    putHeader(out, ANNOUNCE, sender);
    out.put((byte) 0);
    int count = 0;
    for (AnnouncedShare share : shares.subList(0, Math.min(shares.size(), MAX_ENTRIES))) {
      byte[] id = HexFormat.of().parseHex(share.idHex());
      int roomForName = out.remaining() - ENTRY_BYTES - id.length;
      byte[] name = Utf8.bytes(share.name());
      if (roomForName < name.length && count == 0 && roomForName >= 0) {
        name = Utf8.bytes(Utf8.cut(share.name(), roomForName));
      }
      if (roomForName < name.length) {
        break;
      }
      putEntry(out, id, share, name);
      count++;
    }
    out.put(COUNT_OFFSET, (byte) count);
    out.put(FLAGS_OFFSET, (byte) (count < shares.size() ? MORE : 0));
    return out.flip();
  }

  /** A query, padded so that its answers may be long. */
  static ByteBuffer query(Sender sender, ShareQuery wanted) {
    return putQuery(sender, wanted, PADDED_QUERY_BYTES).clear();
  }

  /** A query whose answers may be short. */
  static ByteBuffer probe(Sender sender, ShareQuery wanted) {
    ByteBuffer out = putQuery(sender, wanted, PADDED_QUERY_BYTES);
    return out.limit(Math.max(PROBE_BYTES, out.position())).rewind();
  }

  private static ByteBuffer putQuery(Sender sender, ShareQuery wanted, int bytes) {
    ByteBuffer out = ByteBuffer.allocate(bytes);
    putHeader(out, QUERY, sender);
    switch (wanted) {
      case ShareQuery.Everything() -> putText(out.put((byte) EVERYTHING), Utf8.bytes(""));
      case ShareQuery.ById(IdPrefix prefix) ->
          putText(out.put((byte) BY_ID), Utf8.bytes(prefix.hex()));
      case ShareQuery.ByName(NamePattern pattern) ->
          putText(out.put((byte) BY_NAME), Utf8.bytes(pattern.text()));
    }
    return out;
  }

  static ByteBuffer bye(Sender sender) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
    putHeader(out, BYE, sender);
    return out.flip();
  }

  /** Who sent a stranger's {@code datagram}, which is left as it is; empty if it is not ours. */
  static Optional<Sender> sender(ByteBuffer datagram) {
    return header(datagram.duplicate());
  }

  /** Whether {@code datagram}, in which there is a sender, is an announcement. */
  static boolean isAnnounce(ByteBuffer datagram) {
    return datagram.get(datagram.position() + KIND_OFFSET) == ANNOUNCE;
  }

  /** The header that {@code in} begins with; what follows it is next then. */
  private static Optional<Sender> header(ByteBuffer in) {
    if (in.remaining() < HEADER_BYTES || in.remaining() > MAX_BYTES) {
      return Optional.empty();
    }
    for (byte expected : MAGIC) {
      if (in.get() != expected) {
        return Optional.empty();
      }
    }
    in.getShort(); // kind and flags
    return Optional.of(new Sender(in.getShort() & 0xffff, in.getInt(), PeerId.read(in)));
  }

  /** What a stranger's {@code datagram} says; empty if it is to be dropped. */
  static Optional<Beacon> decode(ByteBuffer datagram) {
    int start = datagram.position();
    Optional<Sender> header = header(datagram);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    Sender sender = header.get();
    int kind = datagram.get(start + KIND_OFFSET) & 0xff;
    int flags = datagram.get(start + FLAGS_OFFSET) & 0xff;
    if (kind != QUERY && sender.tcpPort() == 0) {
      return Optional.empty();
    }
    try {
      return switch (kind) {
        case ANNOUNCE ->
            areSound(datagram.duplicate())
                ? Optional.of(new Announce(sender, (flags & MORE) != 0, readEntries(datagram)))
                : Optional.empty();
        case QUERY -> readWanted(datagram).map(wanted -> new Query(sender, wanted));
        case BYE -> Optional.of(new Bye(sender));
        default -> Optional.empty();
      };
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static void putHeader(ByteBuffer out, int kind, Sender sender) {
    out.put(MAGIC).put((byte) kind).put((byte) 0);
    out.putShort((short) sender.tcpPort()).putInt(sender.instance());
    sender.peerId().write(out);
  }

  private static void putEntry(ByteBuffer out, byte[] id, AnnouncedShare share, byte[] name) {
    putText(out, id);
    out.putLong(share.size()).putInt(share.chunkSize());
    out.put((byte) ShareHint.flags(share));
    putText(out, name);
  }

  private static void putText(ByteBuffer out, byte[] text) {
    out.put((byte) text.length).put(text);
  }

  /** Of entries that are sound. */
  private static List<AnnouncedShare> readEntries(ByteBuffer in) {
    List<AnnouncedShare> shares = new ArrayList<>();
    for (int left = in.get() & 0xff; left > 0; left--) {
      byte[] id = readText(in);
      long size = in.getLong();
      int chunkSize = in.getInt();
      int flags = in.get();
      String name = new String(readText(in), StandardCharsets.UTF_8);
      shares.add(ShareHint.of(HexFormat.of().formatHex(id), size, chunkSize, flags, name));
    }
    return shares;
  }

  /**
   * Whether an announcement, in which there is a sender, is not to be dropped for its entries; for
   * a tenth of what it takes to decode them.
   */
  static boolean hasSoundEntries(ByteBuffer announcement) {
    return areSound(announcement.duplicate().position(announcement.position() + COUNT_OFFSET));
  }

  /** Whether the entries, of which {@code in} begins with the number, are. */
  private static boolean areSound(ByteBuffer in) {
    try {
      for (int left = in.get() & 0xff; left > 0; left--) {
        int idBytes = skipText(in);
        boolean possible = ShareHint.isPossible(in.getLong(), in.getInt() & 0xffff_ffffL);
        in.get(); // flags
        skipText(in);
        if (!possible || idBytes < MIN_ID_BYTES || idBytes > MAX_ID_BYTES) {
          return false;
        }
      }
      return true;
    } catch (BufferUnderflowException e) {
      return false;
    }
  }

  /** Returns its length. */
  private static int skipText(ByteBuffer in) {
    int length = in.get() & 0xff;
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + length);
    return length;
  }

  private static Optional<ShareQuery> readWanted(ByteBuffer in) {
    int kind = in.get();
    byte[] bytes = readText(in);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    return switch (kind) {
      case EVERYTHING -> Optional.of(new ShareQuery.Everything());
      case BY_ID -> IdPrefix.in(text).map(ShareQuery.ById::new);
      case BY_NAME -> Optional.of(new ShareQuery.ByName(new NamePattern(text)));
      default -> Optional.empty();
    };
  }

  /** At most 255 bytes, whatever is declared. */
  private static byte[] readText(ByteBuffer in) {
    byte[] text = new byte[in.get() & 0xff];
    in.get(text);
    return text;
  }
}
