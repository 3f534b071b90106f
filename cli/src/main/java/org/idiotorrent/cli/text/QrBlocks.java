package org.idiotorrent.cli.text;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A QR code in half blocks, two rows of modules a line of text. With colours it is black on white
 * whatever the terminal's own colours; without, the light modules are drawn, as on a dark screen.
 */
public final class QrBlocks {
  private static final int QUIET = 4; // modules around the code, ISO/IEC 18004
  private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
  private static final String RESET = "\u001b[0m";

  private QrBlocks() {}

  /** The lines of {@code text}'s code; empty if it is too long or wider than {@code columns}. */
  public static Optional<List<String>> of(String text, int columns, boolean colors) {
    QrCode code;
    try {
      code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    } catch (DataTooLongException e) {
      return Optional.empty();
    }
    if (code.size + 2 * QUIET > columns) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    for (int y = -QUIET; y < code.size + QUIET; y += 2) {
      lines.add(line(code, y, colors));
    }
    return Optional.of(lines);
  }

  private static String line(QrCode code, int y, boolean colors) {
    StringBuilder out = new StringBuilder(colors ? BLACK_ON_WHITE : "");
    for (int x = -QUIET; x < code.size + QUIET; x++) {
      // What is drawn in the foreground: dark modules when it is black, light ones otherwise.
      out.append(half(code.getModule(x, y) == colors, code.getModule(x, y + 1) == colors));
    }
    return out.append(colors ? RESET : "").toString();
  }

  private static char half(boolean top, boolean bottom) {
    if (top) {
      return bottom ? '█' : '▀';
    }
    return bottom ? '▄' : ' ';
  }
}
