package org.idiotorrent.device;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.idiotorrent.share.ChunkHashes;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.FileList;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.ShareName;
import org.idiotorrent.share.SharePath;
import org.idiotorrent.store.FileStamp;

/**
 * The form of a {@link HashedItem} in the journal. The share's ID stands at its end and is computed
 * anew from the rest: a record that a disk has damaged is noticed.
 */
final class HashRecord {
  private static final int MAGIC = 0x49445431; // "IDT1"

  private HashRecord() {}

  static void write(HashedItem hashed, DataOutputStream out) throws IOException {
    out.writeInt(MAGIC);
    writeItem(hashed.item(), out);
    out.writeInt(hashed.files().size());
    for (Path file : hashed.files()) {
      out.writeUTF(file.toString());
    }
    writeManifest(hashed.manifest(), out);
  }

  private static void writeItem(FolderItem item, DataOutputStream out) throws IOException {
    out.writeUTF(item.path().toString());
    out.writeInt(item.stamps().size());
    for (Map.Entry<Path, FileStamp> one : item.stamps().entrySet()) {
      out.writeUTF(one.getKey().toString());
      out.writeLong(one.getValue().size());
      out.writeLong(one.getValue().modified());
    }
  }

  private static void writeManifest(Manifest manifest, DataOutputStream out) throws IOException {
    out.writeUTF(manifest.name().text());
    out.writeLong(manifest.size());
    out.writeInt(manifest.layout().chunkSize());
    out.writeUTF(manifest.hashes().algorithm().label());
    out.write(manifest.hashes().bytes());
    List<FileEntry> entries = manifest.files().map(FileList::entries).orElse(List.of());
    out.writeInt(entries.size());
    for (FileEntry entry : entries) {
      out.writeUTF(entry.path().text());
      out.writeLong(entry.size());
      out.writeBoolean(entry.emptyFolder());
    }
    out.write(manifest.id().bytes());
  }

  /**
   * @throws InvalidShareException or IllegalArgumentException or IOException if it is not what
   *     {@link #write} wrote
   */
  static HashedItem read(DataInputStream in) throws IOException, InvalidShareException {
    if (in.readInt() != MAGIC) {
      throw new IOException("no record of the journal");
    }
    FolderItem item = readItem(in);
    int count = bounded(in.readInt());
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(Path.of(in.readUTF()));
    }
    return new HashedItem(item, readManifest(in), files);
  }

  private static FolderItem readItem(DataInputStream in) throws IOException {
    Path path = Path.of(in.readUTF());
    int count = bounded(in.readInt());
    Map<Path, FileStamp> stamps = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Path file = Path.of(in.readUTF());
      stamps.put(file, new FileStamp(in.readLong(), in.readLong()));
    }
    return new FolderItem(path, stamps);
  }

  private static Manifest readManifest(DataInputStream in)
      throws IOException, InvalidShareException {
    ShareName name = ShareName.parse(in.readUTF());
    ChunkLayout layout = new ChunkLayout(in.readLong(), in.readInt());
    HashAlgorithm algorithm = HashAlgorithm.ofLabel(in.readUTF());
    byte[] digests = in.readNBytes(Math.multiplyExact(layout.count(), algorithm.length()));
    Optional<FileList> files = readFiles(in);
    ChunkHashes hashes = ChunkHashes.of(algorithm, digests);
    Manifest manifest = Manifest.of(name, layout, hashes, files, ManifestHints.NONE);
    if (!manifest.id().equals(FileId.of(in.readNBytes(algorithm.length())))) {
      throw new IOException("a damaged record");
    }
    return manifest;
  }

  private static Optional<FileList> readFiles(DataInputStream in)
      throws IOException, InvalidShareException {
    int count = bounded(in.readInt());
    List<FileEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SharePath path = SharePath.parse(in.readUTF());
      entries.add(new FileEntry(path, in.readLong(), in.readBoolean()));
    }
    return count == 0 ? Optional.empty() : Optional.of(new FileList(entries));
  }

  private static int bounded(int count) throws IOException {
    if (count < 0 || count > FolderItem.MAX_FILES) {
      throw new IOException("a damaged record, it says " + count + " files");
    }
    return count;
  }
}
