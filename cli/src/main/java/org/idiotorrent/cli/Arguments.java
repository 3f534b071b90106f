package org.idiotorrent.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.cli.text.Durations;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Via;
import org.idiotorrent.peer.WebUrl;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.ShareLimits;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.transfer.LocalPeer;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Makes values of what the user typed; the messages go after "Invalid value for option". */
final class Arguments {
  static final String NOT_A_TRACKER =
      "not a tracker's URL such as https://tracker.example.org or http://192.168.1.5:8080";

  private Arguments() {}

  /** Teaches {@code parser} the types of our options. */
  static void register(CommandLine parser) {
    parser.registerConverter(Path.class, Arguments::path);
    parser.registerConverter(Duration.class, Arguments::duration);
    parser.registerConverter(HashAlgorithm.class, Arguments::hash);
    parser.registerConverter(Via.class, Arguments::way);
    parser.registerConverter(TrackerUrl.class, Arguments::tracker);
  }

  /** An empty one, as of a variable that is not set, would mean the current folder. */
  private static Path path(String text) {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw wrong("not a path", text);
    }
    throw new TypeConversionException("an empty path");
  }

  private static Duration duration(String text) {
    return Durations.parse(text)
        .orElseThrow(() -> wrong("not a time such as 500ms, 90s, 10m or 1h30m", text));
  }

  private static HashAlgorithm hash(String text) {
    try {
      return HashAlgorithm.ofLabel(text);
    } catch (InvalidShareException e) {
      throw wrong("neither sha256 nor sha1", text);
    }
  }

  private static Via way(String text) {
    return switch (text) {
      case "beacon" -> Via.BEACON;
      case "mdns" -> Via.MDNS;
      case "probe" -> Via.PROBE;
      case "remembered" -> Via.REMEMBERED;
      default -> throw wrong("none of beacon, mdns, probe, remembered", text);
    };
  }

  private static TrackerUrl tracker(String text) {
    return TrackerUrl.parse(text).orElseThrow(() -> wrong(NOT_A_TRACKER, text));
  }

  private static TypeConversionException wrong(String what, String text) {
    return new TypeConversionException(what + ": " + Printable.of(text));
  }

  /** Of a chunk, in bytes. */
  static final class ChunkSize implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      long bytes =
          Sizes.parse(text).orElseThrow(() -> wrong("not a size such as 16K, 1M or 4MiB", text));
      if (bytes < 1 || bytes > ShareLimits.CHUNK_SIZE) {
        throw wrong("chunk size not in [1, " + ShareLimits.CHUNK_SIZE + "]", text);
      }
      return (int) bytes;
    }
  }

  /** Bytes of some memory. */
  static final class ByteCount implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return Sizes.parse(text).orElseThrow(() -> wrong("not a size such as 512K or 3M", text));
    }
  }

  /** Bytes a second. */
  static final class Rate implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long bytes =
          Sizes.parse(text).orElseThrow(() -> wrong("not a rate such as 500K or 2M", text));
      if (bytes < 1) {
        throw wrong("rate not at least 1 byte a second", text);
      }
      return bytes;
    }
  }

  /** Of a web server. */
  static final class Url implements ITypeConverter<WebUrl> {
    @Override
    public WebUrl convert(String text) {
      return WebUrl.parse(text)
          .filter(url -> text.length() <= ShareLimits.URL_BYTES)
          .orElseThrow(() -> wrong("not a URL such as http://host/file", text));
    }
  }

  /** Where a peer that runs idt listens. */
  static final class IdtPeer implements ITypeConverter<PeerAddress> {
    @Override
    public PeerAddress convert(String text) {
      return PeerAddress.parse(text, LocalPeer.DEFAULT_PORT)
          .orElseThrow(() -> wrong("not an address such as 192.168.1.5, host:7536 or [::1]", text));
    }
  }

  /** An idt, or a web server. */
  static final class Peer implements ITypeConverter<PeerOptions.Named> {
    @Override
    public PeerOptions.Named convert(String text) {
      if (WebUrl.isOne(text)) {
        WebUrl url = new Url().convert(text);
        return new PeerOptions.Named(Optional.empty(), Optional.of(url));
      }
      return new PeerOptions.Named(Optional.of(new IdtPeer().convert(text)), Optional.empty());
    }
  }

  /** For browsers. */
  static final class Pin implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches("[0-9A-Za-z]{4,16}")) {
        throw wrong("not 4 to 16 digits or letters", text);
      }
      return text;
    }
  }

  /** Of names of network interfaces. */
  static final class InterfacePattern implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.isEmpty() || text.equals("!")) {
        throw wrong("not a pattern such as eth0, 'wl*' or '!docker*'", text);
      }
      return text;
    }
  }

  /** Of TCP. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 1 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw wrong("port not in [1, 65535]", text);
    }
  }
}
