package org.idiotorrent.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = new Table("NAME", "SIZE", "VIA");
    table.row("photo.jpg", "3.1 MB", "beacon");
    table.row("a", "1 B", "");
    assertEquals(
        List.of("NAME       SIZE    VIA", "photo.jpg  3.1 MB  beacon", "a          1 B"),
        table.lines(80));
  }

  @Test
  void wideAndCombiningCharactersKeepTheColumnsAligned() {
    Table table = new Table("NAME", "SIZE");
    table.row("写真.jpg", "1 B");
    table.row("re\u0301sume\u0301", "2 B");
    assertEquals(
        List.of("NAME      SIZE", "写真.jpg  1 B", "re\u0301sume\u0301    2 B"), table.lines(80));
  }

  @Test
  void longNamesGiveWayToTheTerminal() {
    Table table = new Table("NAME", "SIZE");
    table.row("n".repeat(100), "3.1 MB");
    table.row("写".repeat(50), "3.1 MB");
    for (String line : table.lines(40)) {
      assertTrue(TextWidth.of(line) <= 40, line);
    }
    assertEquals("n".repeat(31) + "…  3.1 MB", table.lines(40).get(1));
  }

  @Test
  void aRowNeedsAsManyCellsAsThereAreHeads() {
    Table table = new Table("NAME", "SIZE");
    assertThrows(IllegalArgumentException.class, () -> table.row("a"));
  }

  @Test
  void newLinesComeOnceAndColumnsOnlyGrow() {
    Table table = new Table("NAME", "SIZE");
    table.row("photo.jpg", "1 B");
    assertEquals(List.of("NAME       SIZE", "photo.jpg  1 B"), table.newLines(80));
    table.row("a", "2 B");
    assertEquals(List.of("a          2 B"), table.newLines(80));
    assertEquals(List.of(), table.newLines(80));
    table.row("longer-name.jpg", "3 B");
    assertEquals(List.of("longer-name.jpg  3 B"), table.newLines(80));
  }
}
