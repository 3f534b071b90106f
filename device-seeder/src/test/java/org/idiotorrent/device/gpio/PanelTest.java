package org.idiotorrent.device.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.platform.MockPlatform;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real board class on pi4j's mock of a chip. */
class PanelTest {
  private static final int LED = 17;
  private static final int BUTTON = 27;
  private static final Duration TICK = Duration.ofMillis(50);

  private Context pi4j;
  private Panel panel;
  private MockDigitalOutput led;
  private MockDigitalInput button;
  private LedPattern pattern = LedPattern.STARTING;
  private final List<String> presses = new ArrayList<>();
  private Duration now = Duration.ZERO;

  @BeforeEach
  void connect() throws Exception {
    pi4j =
        Pi4J.newContextBuilder()
            .add(new MockPlatform())
            .add(MockDigitalInputProvider.newInstance(), MockDigitalOutputProvider.newInstance())
            .build();
    Board board = Pi4jBoard.open(pi4j, "mock", OptionalInt.of(LED), OptionalInt.of(BUTTON));
    led = (MockDigitalOutput) pi4j.registry().get("led");
    button = (MockDigitalInput) pi4j.registry().get("button");
    panel = new Panel(board, () -> pattern, () -> presses.add("short"), () -> presses.add("long"));
    release();
  }

  @AfterEach
  void disconnect() {
    panel.close();
  }

  private void press() {
    button.mockState(DigitalState.LOW);
  }

  private void release() {
    button.mockState(DigitalState.HIGH);
  }

  /** Lets time pass and returns what the LED showed, a sign for each tick. */
  private String pass(Duration time) {
    StringBuilder shown = new StringBuilder();
    Duration end = now.plus(time);
    while (now.compareTo(end) < 0) {
      panel.tick(now);
      shown.append(led.isHigh() ? '#' : '.');
      now = now.plus(TICK);
    }
    return shown.toString();
  }

  @Test
  void eachStateHasItsPattern() {
    assertEquals("####....####....", pass(Duration.ofMillis(800)));
    pattern = LedPattern.IDLE;
    assertEquals("##" + ".".repeat(38) + "##", pass(Duration.ofMillis(2_100)));
    pattern = LedPattern.SERVING;
    assertEquals("#".repeat(18) + "..##", pass(Duration.ofMillis(1_100)));
    pattern = LedPattern.ERROR;
    assertEquals("#".repeat(10) + ".".repeat(10), pass(Duration.ofSeconds(1)));
    pattern = LedPattern.PAUSED;
    assertEquals("##....##" + ".".repeat(32), pass(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @EnumSource
  void everyPatternHasLightAndDark(LedPattern any) {
    pattern = any;
    String shown = pass(Duration.ofSeconds(2));
    assertTrue(shown.contains("#") && shown.contains("."), shown);
  }

  @Test
  void aShortPressIsToldWhenTheButtonIsLetGo() {
    press();
    pass(Duration.ofMillis(500));
    assertEquals(List.of(), presses);
    release();
    pass(Duration.ofMillis(200));
    assertEquals(List.of("short"), presses);
  }

  @Test
  void aLongPressIsToldOnceWhileItLasts() {
    press();
    pass(Duration.ofMillis(2_900));
    assertEquals(List.of(), presses);
    pass(Duration.ofSeconds(3));
    release();
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("long"), presses);
  }

  @Test
  void aBounceIsNoPress() {
    for (int i = 0; i < 10; i++) {
      press();
      pass(TICK);
      release();
      pass(TICK);
    }
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(), presses);
  }

  @Test
  void theLedIsOffAtTheEnd() {
    pattern = LedPattern.SERVING;
    pass(Duration.ofMillis(100));
    assertTrue(led.isHigh());
    panel.start();
    panel.close();
    assertFalse(led.isHigh());
  }
}
