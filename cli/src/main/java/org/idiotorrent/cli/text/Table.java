package org.idiotorrent.cli.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text in aligned columns. The first column, names, gives way when a row is too wide; the
 * last one is not padded.
 */
public final class Table {
  private static final String GAP = "  ";
  private static final int LEAST_NAME = 12;

  private final List<List<String>> rows = new ArrayList<>();
  private int given;

  /**
   * @param heads the heads of the columns, which all rows have to have
   */
  public Table(String... heads) {
    row(heads);
  }

  /** Adds a row of as many cells as there are heads. */
  public void row(String... cells) {
    if (!rows.isEmpty() && cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException("cells in a row: " + cells.length);
    }
    rows.add(List.of(cells));
  }

  /**
   * The lines, heads first, at most {@code columns} wide as far as cutting names can make it so.
   */
  public List<String> lines(int columns) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], TextWidth.of(row.get(i)));
      }
    }
    int others = GAP.length() * (widths.length - 1);
    for (int i = 1; i < widths.length; i++) {
      others += widths[i];
    }
    widths[0] = Math.min(widths[0], Math.max(LEAST_NAME, columns - others));
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  /** Those of the {@link #lines} that this did not return before; columns only grow wider. */
  public List<String> newLines(int columns) {
    List<String> all = lines(columns);
    List<String> rest = all.subList(given, all.size());
    given = all.size();
    return rest;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = TextWidth.cut(row.get(i), widths[i]);
      out.append(i == 0 ? "" : GAP).append(TextWidth.pad(cell, widths[i]));
    }
    return out.toString().stripTrailing();
  }
}
