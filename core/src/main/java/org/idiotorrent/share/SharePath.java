package org.idiotorrent.share;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A safe relative path inside a shared folder: one to 64 safe names. It cannot leave the folder
 * that it is resolved against.
 */
public record SharePath(List<ShareName> names) {
  public SharePath {
    names = List.copyOf(names);
    if (names.isEmpty() || names.size() > ShareLimits.PATH_COMPONENTS) {
      throw new IllegalArgumentException(
          "names in a path not in [1, " + ShareLimits.PATH_COMPONENTS + "]: " + names.size());
    }
  }

  /** The path {@code text} with {@code /} between names and none at either end. */
  public static SharePath parse(String text) throws InvalidShareException {
    if (ShareName.utf8Length(text) > ShareLimits.PATH_BYTES) {
      throw new InvalidShareException(
          "path longer than " + ShareLimits.PATH_BYTES + " bytes: " + Printable.of(text));
    }
    String[] parts = text.split("/", -1);
    if (parts.length > ShareLimits.PATH_COMPONENTS) {
      throw new InvalidShareException(
          "path deeper than " + ShareLimits.PATH_COMPONENTS + " folders: " + Printable.of(text));
    }
    List<ShareName> names = new ArrayList<>(parts.length);
    for (String part : parts) {
      try {
        names.add(ShareName.parse(part));
      } catch (InvalidShareException e) {
        throw new InvalidShareException(
            "unsafe path \"" + Printable.of(text) + "\": " + e.getMessage(), e);
      }
    }
    return new SharePath(names);
  }

  /**
   * The text under which two paths collide on some disk: normalized and case-folded, with NUL
   * between names, so that in sorted order a folder stands right before what is in it.
   */
  String collisionKey() {
    String folded =
        Normalizer.normalize(toString(), Normalizer.Form.NFD)
            .toLowerCase(Locale.ROOT) // first, since the capital sharp s has no upper case
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC).replace('/', '\0');
  }

  /** The names with {@code /} between them. */
  @Override
  public String toString() {
    return names.stream().map(ShareName::text).collect(Collectors.joining("/"));
  }
}
