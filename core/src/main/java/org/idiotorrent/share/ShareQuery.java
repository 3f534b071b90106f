package org.idiotorrent.share;

/** What somebody looks for among shares (WIRE.md, section 6). */
public sealed interface ShareQuery {
  /** Whether a share with this ID and name is meant. */
  boolean matches(FileId id, String name);

  /** Every share. */
  record Everything() implements ShareQuery {
    @Override
    public boolean matches(FileId id, String name) {
      return true;
    }
  }

  /** Shares whose ID starts so. */
  record ById(IdPrefix prefix) implements ShareQuery {
    @Override
    public boolean matches(FileId id, String name) {
      return prefix.matches(id);
    }
  }

  /** Shares with such a name. */
  record ByName(NamePattern pattern) implements ShareQuery {
    @Override
    public boolean matches(FileId id, String name) {
      return pattern.matches(name);
    }
  }
}
