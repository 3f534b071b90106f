package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;
import org.idiotorrent.transfer.FoundShare;
import org.idiotorrent.transfer.FoundShare.FoundPeer;
import org.junit.jupiter.api.Test;

final class FindWatchTest {
  private static final PeerId ONE = PeerId.random();
  private static final PeerId OTHER = PeerId.random();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private FindWatch watch(Terminal terminal, boolean json) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Output output = new Output(out, out, terminal);
    if (json) {
      output.useJson();
    }
    return new FindWatch(output);
  }

  /** Without what keeps the terminal from wrapping lines, which is OutputTest's. */
  private String printed() {
    String text = printed.toString(StandardCharsets.UTF_8);
    printed.reset();
    return text.replaceAll("\u001b\\[\\?7[lh]", "");
  }

  private static FoundPeer peer(PeerId id, boolean reachable) {
    PeerAddress address = new PeerAddress("192.0.2.1", 7536);
    return new FoundPeer(
        Optional.of(id), address, "photo.jpg", Set.of(Via.BEACON), true, reachable);
  }

  private static FoundShare share(String name, FoundPeer... peers) throws Exception {
    FileId id = FileId.parse("%064x".formatted(name.hashCode()));
    return new FoundShare(id, name, 10, 16_384, false, List.of(peers));
  }

  @Test
  void intoAPipeItTellsWhatComesChangesAndGoes() throws Exception {
    FindWatch watch = watch(Terminal.NONE, false);

    watch.show(List.of(share("a", peer(ONE, true))));
    assertTrue(printed().startsWith("found    a  10 B  "));
    watch.show(List.of(share("a", peer(ONE, true), peer(OTHER, false))));
    assertEquals("", printed(), "a peer that is not reachable is no change");
    watch.show(List.of(share("a", peer(ONE, true), peer(OTHER, true))));
    assertTrue(printed().startsWith("changed  a  10 B  "));
    watch.show(List.of(share("a", peer(ONE, false))));
    assertTrue(printed().startsWith("gone     a  10 B  "));
    watch.show(List.of());
    assertEquals("", printed());
    assertTrue(watch.everFound());
  }

  @Test
  void asJsonTheEventIsAFieldMore() throws Exception {
    FindWatch watch = watch(Terminal.NONE, true);

    watch.show(List.of(share("a", peer(ONE, true))));
    assertTrue(printed().startsWith("{\"event\":\"found\",\"file_id\":\""));
    watch.show(List.of());
    assertTrue(printed().startsWith("{\"event\":\"gone\",\"file_id\":\""));
  }

  @Test
  void onATerminalATableIsDrawnInPlaceAndOnlyWhenItChanges() throws Exception {
    FindWatch watch = watch(new Terminal(true, true, 60, 24, true), false);

    watch.show(List.of());
    assertEquals("\r\u001b[JNobody nearby shares anything yet. Ctrl-C ends.\n", printed());
    watch.show(List.of());
    assertEquals("", printed());
    assertFalse(watch.everFound());
    watch.show(List.of(share("a", peer(ONE, true)), share("b", peer(ONE, true))));
    String drawn = printed();
    assertTrue(drawn.startsWith("\u001b[1A\r\u001b[JNAME  SIZE"), drawn);
    watch.show(List.of(share("b", peer(ONE, true))));
    assertTrue(printed().startsWith("\u001b[3A\r\u001b[J"), "all three lines are replaced");
  }

  @Test
  void aTableThatIsTooHighIsCut() throws Exception {
    FindWatch watch = watch(new Terminal(true, true, 40, 6, true), false);
    List<FoundShare> shares = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      shares.add(share("a long name, longer than there is room " + i, peer(ONE, true)));
    }

    watch.show(shares);

    List<String> lines = printed().replace("\r\u001b[J", "").lines().toList();
    assertEquals(5, lines.size(), lines.toString());
    assertEquals("… and 7 more", lines.getLast());
    lines.forEach(line -> assertTrue(line.length() < 40, line));
  }
}
