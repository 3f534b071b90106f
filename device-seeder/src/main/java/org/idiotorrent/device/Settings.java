package org.idiotorrent.device;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.device.bridge.DeviceSource;

/**
 * How a seeder works.
 *
 * @param folder whose files are seeded; there may be none if there are devices
 * @param state where the journal, the cache and the status socket are
 * @param port empty for the default or the next that is free
 * @param mdns whether to announce by mDNS too
 * @param devices whose files are put onto the LAN
 */
record Settings(
    Optional<Path> folder,
    Path state,
    OptionalInt port,
    Limits limits,
    boolean mdns,
    List<TrackerUrl> trackers,
    List<DeviceSource> devices,
    Lines lines) {
  Settings {
    trackers = List.copyOf(trackers);
    devices = List.copyOf(devices);
  }

  /**
   * What a seeder does not go beyond.
   *
   * @param quota bytes of all shares together
   * @param connections served at the same time
   * @param rest how long a file has to stay the same before it is shared
   */
  record Limits(long quota, int connections, Duration rest) {}

  /**
   * GPIO lines, as the chip counts them (BCM).
   *
   * @param led the LED's
   * @param button the button's
   */
  record Lines(OptionalInt led, OptionalInt button) {
    boolean areUsed() {
      return led.isPresent() || button.isPresent();
    }
  }
}
