package org.idiotorrent.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.ShareName;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.ShareBuilder;
import org.idiotorrent.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the manifest of a share is made. */
final class MakeOptions {
  @Option(names = "--name", paramLabel = "NAME", description = "Call it so; default: as on disk.")
  @Nullable String name;

  @Option(
      names = "--chunk-size",
      paramLabel = "SIZE",
      converter = Arguments.ChunkSize.class,
      description = "Bytes of a chunk, such as 16K or 1M, at most 4M; default: by the size.")
  @Nullable Integer chunkSize;

  @Option(
      names = "--hash",
      paramLabel = "HASH",
      description = "sha256 (default), or sha1 for the original format; SHA-1 collides.")
  HashAlgorithm hash = HashAlgorithm.SHA256;

  /** Reads what is at {@code path} and makes it a share, showing how far it is. */
  LocalShare build(Path path, ManifestHints hints, Output output)
      throws StoreException, InvalidShareException, CommandException {
    ShareBuilder builder =
        new ShareBuilder(
            hash,
            chunkSize == null ? OptionalInt.empty() : OptionalInt.of(chunkSize),
            shareName(),
            hints,
            ReadingStatus.of("reading", path, output));
    LocalShare share = builder.build(path);
    output.eraseStatus();
    share.notices().forEach(output::note);
    return share;
  }

  private Optional<ShareName> shareName() throws CommandException {
    try {
      return name == null ? Optional.empty() : Optional.of(ShareName.parse(name));
    } catch (InvalidShareException e) {
      throw CommandException.usage("--name: " + e.getMessage());
    }
  }
}
