package org.idiotorrent.transfer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.ref.SoftReference;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestWriter;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.ShareFiles;

/**
 * A share that this peer serves: whole, or as far as it is downloaded. Safe for several threads.
 */
public final class ServedShare implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ServedShare.class.getName());

  private final Manifest manifest;
  private volatile SoftReference<byte[]> manifestJson = new SoftReference<>(null);
  private volatile ShareFiles files;
  private final ChunkSet have;
  private final Optional<Swarm> swarm;
  private final Optional<Spread<Tidings>> spread;

  private ServedShare(Manifest manifest, ShareFiles files, ChunkSet have, Optional<Swarm> swarm) {
    this.manifest = manifest;
    this.files = files;
    this.have = have;
    this.swarm = swarm;
    this.spread = swarm.isPresent() ? Optional.empty() : Optional.of(spreadOf(manifest));
  }

  /** A share that is whole on this machine. */
  public static ServedShare complete(LocalShare local) {
    return complete(local.manifest(), local.open());
  }

  /** A share whose verified data is in {@code files}, which are closed with this. */
  public static ServedShare complete(Manifest manifest, ShareFiles files) {
    ChunkSet all = ChunkSet.all(manifest.layout().count());
    return new ServedShare(manifest, files, all, Optional.empty());
  }

  /** A share that {@code swarm} is fetching. */
  static ServedShare growing(Manifest manifest, ShareFiles files, ChunkSet have, Swarm swarm) {
    return new ServedShare(manifest, files, have, Optional.of(swarm));
  }

  private static Spread<Tidings> spreadOf(Manifest manifest) {
    ChunkLayout layout = manifest.layout();
    return new Spread<>(layout.count(), layout.chunkSize(), RandomGenerator.getDefault());
  }

  public Manifest manifest() {
    return manifest;
  }

  /**
   * The manifest as it is sent; not to be changed. Made when it is asked for and forgotten when
   * memory is short: it is larger than all else that is known of a share.
   */
  public byte[] manifestJson() {
    byte[] known = manifestJson.get();
    if (known != null) {
      return known;
    }
    byte[] made = ManifestWriter.write(manifest);
    manifestJson = new SoftReference<>(made);
    return made;
  }

  /** Its bytes; others after {@link #moveTo}. */
  public ShareFiles files() {
    return files;
  }

  /**
   * From now on serves from {@code other}, which is closed with this, and no longer what was given
   * before.
   */
  void moveTo(ShareFiles other) {
    files = other;
  }

  /** The chunks that can be asked for; grows while the share is fetched. */
  public ChunkSet have() {
    return have;
  }

  /** The download of this share that is still going on, to which peers that come can contribute. */
  Optional<Swarm> swarm() {
    return swarm;
  }

  /** Whether it is whole on this machine, and was from the start. */
  public boolean isOwned() {
    return swarm.isEmpty();
  }

  /** Whom to tell of which chunks; of a share that is whole. */
  Optional<Spread<Tidings>> spread() {
    return spread;
  }

  /** What is said of it in catalogs and on the LAN. */
  public AnnouncedShare announcement() {
    return AnnouncedShare.of(manifest, have.isComplete());
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the files of " + manifest.id(), e);
    }
  }
}
