package org.idiotorrent.cli.text;

import java.util.ArrayList;
import java.util.List;
import org.idiotorrent.share.Sizes;

/**
 * One line that shows how far something is.
 *
 * @param label what is worked on, fit to be shown
 * @param done bytes
 * @param total bytes
 * @param details what else to say, the most important first; left out from the end where there is
 *     no room
 */
public record ProgressLine(String label, long done, long total, List<String> details) {
  private static final int BAR = 20;
  private static final int LABEL = 30;
  private static final int LEAST_LABEL = 8;
  private static final String GAP = "  ";

  /** A line with the rate, the time left, and {@code more}. */
  public static ProgressLine of(
      String label, long done, long total, RateMeter meter, List<String> more) {
    List<String> details = new ArrayList<>();
    meter.rate().ifPresent(rate -> details.add(Sizes.format(Math.round(rate)) + "/s"));
    if (done < total) {
      meter.left(total).ifPresent(left -> details.add(Durations.clock(left) + " left"));
    }
    details.addAll(more);
    return new ProgressLine(label, done, total, details);
  }

  /** The line, at most {@code columns} wide. */
  public String render(int columns) {
    String figures = String.format("%3d %%", percent());
    String line = TextWidth.cut(label, Math.clamp(columns - 60L, LEAST_LABEL, LABEL)) + GAP;
    line += (columns >= 60 ? bar() + " " : "") + figures;
    List<String> rest = new ArrayList<>();
    rest.add(Sizes.format(done) + " of " + Sizes.format(total));
    rest.addAll(details);
    for (String detail : rest) {
      if (TextWidth.of(line) + GAP.length() + TextWidth.of(detail) > columns) {
        break;
      }
      line += GAP + detail;
    }
    return TextWidth.cut(line, columns);
  }

  /** 100 only when all is done. */
  private int percent() {
    return total == 0 ? 100 : (int) (100.0 * done / total);
  }

  private String bar() {
    int full = total == 0 ? BAR : (int) ((double) BAR * done / total);
    return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
  }
}
