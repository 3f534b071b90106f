package org.idiotorrent.share;

import java.util.List;
import java.util.Optional;

/**
 * What a manifest says outside its file ID. Anybody may have changed it on the way: never trusted,
 * safe names not promised.
 *
 * @param trackers URLs
 * @param urls where web servers have it
 * @param created as in RFC 3339
 */
public record ManifestHints(
    List<String> trackers,
    List<String> urls,
    Optional<String> createdBy,
    Optional<String> created,
    Optional<String> comment) {
  public static final ManifestHints NONE =
      new ManifestHints(List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public ManifestHints {
    trackers = List.copyOf(trackers);
    urls = List.copyOf(urls);
  }

  /** The same with {@code others} in place of its trackers. */
  public ManifestHints withTrackers(List<String> others) {
    return new ManifestHints(others, urls, createdBy, created, comment);
  }
}
