package org.idiotorrent.device.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The GPIO lines of a Raspberry Pi, through pi4j and the kernel's own interface. For one thread.
 */
public final class Pi4jBoard implements Board {
  private static final String PROVIDER = "gpiod";
  private static final Path MODEL = Path.of("/proc/device-tree/model");

  private final Context pi4j;
  private final Optional<DigitalOutput> led;
  private final Optional<DigitalInput> button;

  private Pi4jBoard(Context pi4j, Optional<DigitalOutput> led, Optional<DigitalInput> button) {
    this.pi4j = pi4j;
    this.led = led;
    this.button = button;
  }

  /** Whether this is a Raspberry Pi: elsewhere pi4j would do as if, or fail late. */
  public static boolean isHere() {
    try {
      byte[] model = Files.readAllBytes(MODEL);
      return new String(model, StandardCharsets.UTF_8).startsWith("Raspberry Pi");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The LED and the button at these lines; the LED between its line and ground, the button too.
   *
   * @throws IOException if a line cannot be had
   */
  public static Pi4jBoard open(OptionalInt led, OptionalInt button) throws IOException {
    return open(Pi4J.newAutoContext(), PROVIDER, led, button);
  }

  static Pi4jBoard open(Context pi4j, String provider, OptionalInt led, OptionalInt button)
      throws IOException {
    try {
      return new Pi4jBoard(
          pi4j,
          led.isEmpty() ? Optional.empty() : Optional.of(output(pi4j, provider, led.getAsInt())),
          button.isEmpty()
              ? Optional.empty()
              : Optional.of(input(pi4j, provider, button.getAsInt())));
    } catch (Pi4JException e) {
      pi4j.shutdown();
      throw new IOException("a GPIO line cannot be used: " + e.getMessage(), e);
    }
  }

  private static DigitalOutput output(Context pi4j, String provider, int line) {
    return pi4j.create(
        DigitalOutput.newConfigBuilder(pi4j)
            .id("led")
            .address(line)
            .initial(DigitalState.LOW)
            .shutdown(DigitalState.LOW)
            .provider(provider + "-digital-output"));
  }

  private static DigitalInput input(Context pi4j, String provider, int line) {
    return pi4j.create(
        DigitalInput.newConfigBuilder(pi4j)
            .id("button")
            .address(line)
            .pull(PullResistance.PULL_UP)
            .debounce(0L) // done by looking twice
            .provider(provider + "-digital-input"));
  }

  @Override
  public void light(boolean on) {
    led.ifPresent(line -> line.state(on ? DigitalState.HIGH : DigitalState.LOW));
  }

  /** The button pulls its line to ground. */
  @Override
  public boolean isPressed() {
    return button.isPresent() && button.get().state() == DigitalState.LOW;
  }

  @Override
  public void close() {
    if (!pi4j.isShutdown()) {
      light(false);
      pi4j.shutdown();
    }
  }
}
