package org.idiotorrent.lab;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** A picture of lines on a terminal: blocks as they are, other characters as smudges of ink. */
final class TerminalImage {
  private static final int WIDTH = 8; // of a character, pixels
  private static final int HEIGHT = 16;
  private static final Pattern PIECE = Pattern.compile("\u001b\\[([0-9;?]*)([A-Za-z])|(\\X)");

  private final BufferedImage image;

  private TerminalImage(BufferedImage image) {
    this.image = image;
  }

  /** The terminal's own colours. */
  enum Theme {
    LIGHT(new Color(0x1e1e1e), Color.WHITE),
    DARK(new Color(0xd0d0d0), new Color(0x101418));

    private final Color ink;
    private final Color ground;

    Theme(Color ink, Color ground) {
      this.ink = ink;
      this.ground = ground;
    }
  }

  static TerminalImage of(List<String> lines, Theme theme) {
    BufferedImage image =
        new BufferedImage(82 * WIDTH, (lines.size() + 1) * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(theme.ground);
    pen.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int row = 0; row < lines.size(); row++) {
      draw(pen, lines.get(row), row * HEIGHT, theme);
    }
    pen.dispose();
    return new TerminalImage(image);
  }

  private static void draw(Graphics2D pen, String line, int top, Theme theme) {
    Color ink = theme.ink;
    Color ground = theme.ground;
    int left = 0;
    for (Matcher piece = PIECE.matcher(line); piece.find(); ) {
      if (piece.group(3) == null) {
        if (piece.group(2).equals("m")) {
          ink = color(piece.group(1), "38;5;", theme.ink);
          ground = color(piece.group(1), "48;5;", theme.ground);
        }
      } else if (piece.group(3).equals("\r")) {
        left = 0;
      } else {
        pen.setColor(ground);
        pen.fillRect(left, top, WIDTH, HEIGHT);
        pen.setColor(ink);
        fill(pen, piece.group(3).charAt(0), left, top);
        left += WIDTH;
      }
    }
  }

  private static void fill(Graphics2D pen, char c, int left, int top) {
    switch (c) {
      case ' ' -> {}
      case '█' -> pen.fillRect(left, top, WIDTH, HEIGHT);
      case '▀' -> pen.fillRect(left, top, WIDTH, HEIGHT / 2);
      case '▄' -> pen.fillRect(left, top + HEIGHT / 2, WIDTH, HEIGHT / 2);
      default -> pen.fillRect(left + 2, top + 4, WIDTH - 4, HEIGHT - 8);
    }
  }

  /** Of the 256 colours, those that are used: 16 is black, 231 white. */
  private static Color color(String codes, String prefix, Color otherwise) {
    Matcher code = Pattern.compile(prefix + "([0-9]+)").matcher(codes);
    if (!code.find()) {
      return otherwise;
    }
    return switch (code.group(1)) {
      case "16" -> Color.BLACK;
      case "231" -> Color.WHITE;
      default -> throw new IllegalArgumentException("colour not known here: " + code.group());
    };
  }

  Path write(Path file) throws IOException {
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
