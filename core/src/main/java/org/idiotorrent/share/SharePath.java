package org.idiotorrent.share;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A safe relative path inside a shared folder: one to 64 safe names. It cannot leave the folder
 * that it is resolved against.
 *
 * @param text the names with {@code /} between them and none at either end
 */
public record SharePath(String text) {
  /**
   * @throws IllegalArgumentException if a name is not safe, or the path too long or too deep
   */
  public SharePath {
    fault(text)
        .ifPresent(fault -> {
          throw new IllegalArgumentException(fault);
        });
  }

  /** The path down through {@code names}, at least one. */
  public SharePath(List<ShareName> names) {
    this(names.stream().map(ShareName::text).collect(Collectors.joining("/")));
  }

  /** The path {@code text}, which a stranger or a user gave. */
  public static SharePath parse(String text) throws InvalidShareException {
    try {
      return new SharePath(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidShareException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What is wrong with {@code text}, in words that are safe to print. */
  private static Optional<String> fault(String text) {
    if (ShareName.utf8Length(text) > ShareLimits.PATH_BYTES) {
      return Optional.of(
          "path longer than " + ShareLimits.PATH_BYTES + " bytes: " + Printable.of(text));
    }
    String[] names = text.split("/", -1);
    if (names.length > ShareLimits.PATH_COMPONENTS) {
      return Optional.of(
          "path deeper than " + ShareLimits.PATH_COMPONENTS + " folders: " + Printable.of(text));
    }
    for (String name : names) {
      Optional<String> fault = ShareName.fault(name);
      if (fault.isPresent()) {
        return Optional.of(
            "unsafe path \""
                + Printable.of(text)
                + "\": the name \""
                + Printable.of(name)
                + "\" in it "
                + fault.get());
      }
    }
    return Optional.empty();
  }

  /** The folders from the outermost on, and the file last. */
  public List<ShareName> names() {
    return Arrays.stream(text.split("/")).map(ShareName::new).toList();
  }

  /**
   * The text under which two paths collide on some disk: normalized and case-folded, with NUL
   * between names, so that in sorted order a folder stands right before what is in it.
   */
  String collisionKey() {
    String folded =
        Normalizer.normalize(text, Normalizer.Form.NFD)
            .toLowerCase(Locale.ROOT) // first, since the capital sharp s has no upper case
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC).replace('/', '\0');
  }

  @Override
  public String toString() {
    return text;
  }
}
