package org.idiotorrent.device.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class Pi4jBoardTest {
  @Test
  void aPiIsKnownByItsModel() throws Exception {
    Path model = Path.of("/proc/device-tree/model");
    boolean pi = Files.exists(model) && Files.readString(model).startsWith("Raspberry Pi");
    assertEquals(pi, Pi4jBoard.isHere());
  }

  @Test
  void aBoardWithoutLedAndButtonDoesNothing() throws Exception {
    Context pi4j = Pi4J.newContextBuilder().build();
    try (Board board = Pi4jBoard.open(pi4j, "mock", OptionalInt.empty(), OptionalInt.empty())) {
      board.light(true);
      assertFalse(board.isPressed());
    }
  }

  @Test
  void aLineThatCannotBeHadIsSaidInASentence() {
    Context pi4j = Pi4J.newContextBuilder().build(); // without any provider
    IOException e =
        assertThrows(
            IOException.class,
            () -> Pi4jBoard.open(pi4j, "gpiod", OptionalInt.of(17), OptionalInt.empty()));
    assertTrue(e.getMessage().startsWith("a GPIO line cannot be used: "), e.getMessage());
  }
}
