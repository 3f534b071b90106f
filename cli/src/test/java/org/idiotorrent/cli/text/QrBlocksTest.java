package org.idiotorrent.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QrBlocksTest {
  private static final String LINK = "idt:" + "4f2a91c0".repeat(8) + "?x=192.168.1.5:7536";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theHalfBlocksAreTheModulesOfTheCode(boolean colors) {
    QrCode code = QrCode.encodeText(LINK, QrCode.Ecc.LOW);
    List<String> lines = QrBlocks.of(LINK, 80, colors).orElseThrow();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        assertEquals(code.getModule(x, y), isDark(lines, x + 4, y + 4, colors), x + "," + y);
      }
    }
  }

  @Test
  void aLightMarginOfFourModulesIsAround() {
    List<String> lines = QrBlocks.of(LINK, 80, true).orElseThrow();
    int width = QrCode.encodeText(LINK, QrCode.Ecc.LOW).size + 8;
    for (int x = 0; x < width; x++) {
      for (int margin = 0; margin < 4; margin++) {
        assertFalse(isDark(lines, x, margin, true));
        assertFalse(isDark(lines, margin, x, true));
        assertFalse(isDark(lines, x, width - 1 - margin, true));
        assertFalse(isDark(lines, width - 1 - margin, x, true));
      }
    }
  }

  /** What a camera sees: black or not, given that the background is white with colours only. */
  private static boolean isDark(List<String> lines, int x, int y, boolean colors) {
    String line = lines.get(y / 2).replaceAll("\u001b\\[[0-9;]*m", "");
    char c = line.charAt(x);
    boolean drawn = c == '█' || c == (y % 2 == 0 ? '▀' : '▄');
    return drawn == colors;
  }

  @Test
  void aCodeThatDoesNotFitIsNotDrawn() {
    assertTrue(QrBlocks.of(LINK, 40, true).isEmpty());
    assertTrue(QrBlocks.of("x".repeat(5_000), 1_000, true).isEmpty());
  }

  @Test
  void aLinkWithTwoAddressesFitsAScreenOf24Lines() {
    String link = LINK + "&x=[fd00:1234:5678::2]:7536";
    assertTrue(QrBlocks.of(link, 80, true).orElseThrow().size() <= 25);
  }
}
