package org.idiotorrent.tracker.api;

import java.util.List;
import java.util.Optional;
import org.idiotorrent.share.Printable;
import org.idiotorrent.tracker.http.Request;
import org.idiotorrent.tracker.store.PublicAddress;

/**
 * Tells where a call came from (TRACKER.md, section 5).
 *
 * @param hops how many proxies there are in front of this process
 */
record CallerAddress(int hops) {
  PublicAddress of(Request request) throws CallException {
    List<String> entries = request.forwardedFor();
    if (hops == 0 || entries.isEmpty()) {
      return PublicAddress.of(request.remote());
    }
    String entry = entries.get(Math.max(0, entries.size() - hops));
    return withoutPort(entry)
        .orElseThrow(() ->
            new CallException(
                400,
                "bad_request",
                "X-Forwarded-For has an entry that is no IP address: " + Printable.of(entry)));
  }

  /** Some proxies add the port: 192.0.2.1:4711, [2001:db8::1]:4711. */
  private static Optional<PublicAddress> withoutPort(String entry) {
    String address = entry;
    int bracket = entry.indexOf(']');
    if (entry.startsWith("[") && bracket > 0) {
      address = entry.substring(1, bracket);
    } else if (entry.indexOf(':') >= 0 && entry.indexOf(':') == entry.lastIndexOf(':')) {
      address = entry.substring(0, entry.indexOf(':'));
    }
    return PublicAddress.parse(address);
  }
}
