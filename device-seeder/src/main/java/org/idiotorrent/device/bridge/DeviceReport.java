package org.idiotorrent.device.bridge;

import java.util.Locale;

/**
 * How far a device is fetched.
 *
 * @param shares that it has
 * @param fetched bytes of the share that is being fetched
 */
public record DeviceReport(String name, State state, int shares, long fetched) {
  /** What goes on. */
  public enum State {
    /** It cannot be reached, has no room for us, or sends nothing of use; it is tried again. */
    WAITING,
    /** Its shares are being fetched. */
    READING,
    /** All that it has is here. */
    CACHED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static DeviceReport waiting(String name) {
    return new DeviceReport(name, State.WAITING, 0, 0);
  }

  DeviceReport with(State now, int count) {
    return new DeviceReport(name, now, count, fetched);
  }

  DeviceReport withFetched(long bytes) {
    return new DeviceReport(name, state, shares, bytes);
  }
}
