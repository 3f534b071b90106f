package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.idiotorrent.lan.Beacon.Announce;
import org.idiotorrent.lan.Beacon.Bye;
import org.idiotorrent.lan.Beacon.Query;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.ShareQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeaconVectorsTest {
  private static final Path FOLDER = Path.of("../docs/spec/vectors/discovery");

  static List<Path> vectors() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void decodesAsTheVectorSays(Path vector) throws IOException {
    List<String> lines = Files.readAllLines(vector);
    List<String> expected = lines.stream().dropWhile(line -> !line.startsWith("expect:")).toList();

    assertEquals(
        expected,
        BeaconCodec.decode(bytes(lines)).map(this::ok).orElse(List.of("expect: dropped")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"announce-file", "announce-several", "announce-nothing", "query-id", "bye"})
  void encodesAsTheVectorSays(String name) throws IOException {
    ByteBuffer expected = bytes(Files.readAllLines(FOLDER.resolve(name + ".txt")));

    ByteBuffer encoded =
        switch (BeaconCodec.decode(expected.duplicate()).orElseThrow()) {
          case Announce(var sender, var more, var shares) -> {
            ByteBuffer out = BeaconCodec.announce(sender, shares, 1_200);
            // What is not sent is not among the shares here.
            yield out.put(5, (byte) (more ? 1 : 0));
          }
          case Query(var sender, var wanted) -> BeaconCodec.query(sender, wanted);
          case Bye(var sender) -> BeaconCodec.bye(sender);
        };

    assertEquals(hex(expected), hex(encoded));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void lookingAtEntriesTellsWhetherTheyCanBeDecoded(Path vector) throws IOException {
    ByteBuffer bytes = bytes(Files.readAllLines(vector));
    for (int length = bytes.limit(); length >= 0; length--) {
      ByteBuffer datagram = bytes.slice(0, length);
      var sender = BeaconCodec.sender(datagram);
      if (sender.isPresent() && sender.get().tcpPort() != 0 && BeaconCodec.isAnnounce(datagram)) {
        boolean sound = BeaconCodec.hasSoundEntries(datagram);
        assertEquals(BeaconCodec.decode(datagram.duplicate()).isPresent(), sound);
      }
    }
  }

  @Test
  void thereAreSoundAndBrokenOnes() throws IOException {
    long broken =
        vectors().stream().filter(path -> path.getFileName().toString().startsWith("bad")).count();

    assertTrue(broken >= 8, () -> "broken ones: " + broken);
    assertTrue(vectors().size() - broken >= 6, () -> "broken ones: " + broken);
  }

  private List<String> ok(Beacon beacon) {
    List<String> lines = new ArrayList<>();
    lines.add("expect: ok");
    lines.add("kind: " + beacon.getClass().getSimpleName().toUpperCase(Locale.ROOT));
    lines.add("port: " + beacon.sender().tcpPort());
    lines.add("instance: " + HexFormat.of().toHexDigits(beacon.sender().instance()));
    lines.add("peer: " + beacon.sender().peerId());
    switch (beacon) {
      case Announce(var sender, var more, var shares) -> {
        lines.add("more: " + (more ? "yes" : "no"));
        lines.add("count: " + shares.size());
        shares.forEach(share -> lines.addAll(entry(share)));
      }
      case Query(var sender, ShareQuery.Everything()) -> lines.addAll(wanted("everything", ""));
      case Query(var sender, ShareQuery.ById(var prefix)) ->
          lines.addAll(wanted("id", prefix.hex()));
      case Query(var sender, ShareQuery.ByName(var pattern)) ->
          lines.addAll(wanted("name", pattern.text()));
      case Bye bye -> {}
    }
    return lines.stream().map(String::strip).toList();
  }

  private static List<String> wanted(String kind, String text) {
    return List.of("wanted: " + kind, "text: " + text);
  }

  private static List<String> entry(AnnouncedShare share) {
    return List.of(
        "id: " + share.idHex(),
        "size: " + share.size(),
        "chunk: " + share.chunkSize(),
        "flags: 0" + ((share.complete() ? 1 : 0) + (share.folder() ? 2 : 0)),
        "name: " + share.name());
  }

  private static ByteBuffer bytes(List<String> lines) {
    String hex =
        lines.stream()
            .filter(line -> line.startsWith("bytes: "))
            .map(line -> line.substring("bytes: ".length()).replace(" ", ""))
            .collect(Collectors.joining());
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }
}
