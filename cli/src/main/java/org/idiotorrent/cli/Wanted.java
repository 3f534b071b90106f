package org.idiotorrent.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.idiotorrent.peer.IdtLink;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.WebUrl;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.IdPrefix;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.NamePattern;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.store.StoreException;

/** What the user wants to get, by the form of the word that was given for it. */
sealed interface Wanted {
  /** What peers are asked for. */
  ShareQuery query();

  /** The peers that come with it. */
  default List<PeerAddress> peers() {
    return List.of();
  }

  /** The trackers that it names, valid or not. */
  default List<String> trackers() {
    return List.of();
  }

  /** The web servers that it names. */
  default List<WebUrl> urls() {
    return List.of();
  }

  /** A share that is known by its whole ID. */
  record ById(FileId id, List<PeerAddress> peers, List<String> trackers) implements Wanted {
    @Override
    public ShareQuery query() {
      return new ShareQuery.ById(new IdPrefix(id.hex()));
    }
  }

  /** A share whose manifest is here. */
  record ByManifest(Manifest manifest) implements Wanted {
    @Override
    public ShareQuery query() {
      return new ShareQuery.ById(new IdPrefix(manifest.id().hex()));
    }

    @Override
    public List<String> trackers() {
      return manifest.hints().trackers();
    }

    @Override
    public List<WebUrl> urls() {
      return manifest.hints().urls().stream().flatMap(url -> WebUrl.parse(url).stream()).toList();
    }
  }

  /** A name, or the beginning of an ID, or either. */
  record Nearby(String text) implements Wanted {
    @Override
    public ShareQuery query() {
      return IdPrefix.in(text).isPresent()
          ? new ShareQuery.Everything()
          : new ShareQuery.ByName(new NamePattern(text));
    }
  }

  /** What {@code word} means; a file that it names is read. */
  static Wanted parse(String word) throws CommandException, StoreException, InvalidShareException {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.startsWith("magnet:") || lower.endsWith(".torrent")) {
      throw CommandException.usage(
          "torrents and magnet links are not supported yet; take a name, an ID, an idt: link or"
              + " an .idtorrent file");
    }
    if (IdtLink.isOne(word)) {
      IdtLink link = parseLink(word);
      return new ById(link.id(), link.peers(), link.trackers());
    }
    if (lower.endsWith(ManifestFile.SUFFIX)) {
      return new ByManifest(ManifestFile.read(Path.of(word)));
    }
    Optional<FileId> id = FileId.in(word);
    if (id.isPresent()) {
      return new ById(id.get(), List.of(), List.of());
    }
    if (word.contains("/") && Files.exists(Path.of(word))) {
      throw CommandException.usage(
          "this is a file here, not something to get: "
              + Printable.of(word)
              + "; idt share lets others get it");
    }
    return nearby(word);
  }

  /** The link in {@code word}, or the fault that the user made. */
  static IdtLink parseLink(String word) throws CommandException {
    try {
      return IdtLink.parse(word);
    } catch (InvalidShareException e) {
      throw CommandException.usage("broken link: " + e.getMessage());
    }
  }

  private static Wanted nearby(String word) throws CommandException {
    if (word.isEmpty()) {
      throw CommandException.usage("nothing to get: an empty name");
    }
    try {
      Nearby nearby = new Nearby(word);
      nearby.query(); // fails if the word is too long to be asked for
      return nearby;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("neither a name nor an ID: " + e.getMessage());
    }
  }
}
