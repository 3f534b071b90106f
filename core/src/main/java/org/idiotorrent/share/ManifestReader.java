package org.idiotorrent.share;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a {@code .idtorrent} file and refuses whatever MANIFEST.md, section 2, says.
 * One instance reads one text; the fields are what was read so far.
 */
public final class ManifestReader {
  private final ManifestJson json;
  private @Nullable String name;
  private @Nullable Long fileSize;
  private @Nullable Long chunkSize;
  private @Nullable Long numChunks;
  private @Nullable String fileId;
  private HashAlgorithm algorithm = HashAlgorithm.SHA1;
  private @Nullable HexDigests chunkHashes;
  private @Nullable List<FileEntry> files;
  private List<String> trackers = List.of();
  private List<String> urls = List.of();
  private Optional<String> createdBy = Optional.empty();
  private Optional<String> created = Optional.empty();
  private Optional<String> comment = Optional.empty();

  private ManifestReader(ManifestJson json) {
    this.json = json;
  }

  /** The manifest in {@code utf8}. */
  public static Manifest read(byte[] utf8) throws InvalidShareException {
    if (utf8.length > ShareLimits.MANIFEST_BYTES) {
      throw new InvalidShareException(
          "manifest longer than " + ShareLimits.MANIFEST_BYTES + " bytes: " + utf8.length);
    }
    try (ManifestJson json = new ManifestJson(utf8)) {
      ManifestReader reader = new ManifestReader(json);
      json.document(reader::readField);
      return reader.manifest();
    } catch (IOException e) {
      throw ManifestJson.refusal(e);
    }
  }

  private void readField(String field) throws IOException, InvalidShareException {
    switch (field) {
      case "file_name" -> name = json.text(field);
      case "file_size" -> fileSize = json.number(field);
      case "chunk_size" -> chunkSize = json.number(field);
      case "num_chunks" -> numChunks = json.number(field);
      case "file_id" -> fileId = json.text(field);
      case "hash" -> algorithm = HashAlgorithm.ofLabel(json.text(field));
      case "chunk_hashes" -> chunkHashes = readHashes(field);
      case "files" -> files = readFiles(field);
      case "trackers" -> trackers = readUrls(field);
      case "url_list" -> urls = readUrls(field);
      case "created_by" -> createdBy = Optional.of(json.text(field, ShareLimits.HINT_BYTES));
      case "created" -> created = Optional.of(json.text(field, ShareLimits.HINT_BYTES));
      case "comment" -> comment = Optional.of(json.text(field, ShareLimits.HINT_BYTES));
      default -> json.skip();
    }
  }

  private HexDigests readHashes(String field) throws IOException, InvalidShareException {
    HexDigests digests = new HexDigests();
    json.array(field, ShareLimits.CHUNKS, element -> json.hexDigest(element, digests));
    return digests;
  }

  private List<FileEntry> readFiles(String field) throws IOException, InvalidShareException {
    List<FileEntry> entries = new ArrayList<>();
    json.array(field, ShareLimits.FILES, element -> entries.add(readFile()));
    return entries;
  }

  private FileEntry readFile() throws IOException, InvalidShareException {
    FileFields file = new FileFields(json);
    json.object("an entry of files", file::readField);
    return FileEntry.parse(
        present(file.path, "path of a file"), present(file.size, "size of a file"));
  }

  private List<String> readUrls(String field) throws IOException, InvalidShareException {
    List<String> found = new ArrayList<>();
    json.array(
        field, ShareLimits.URLS, element -> found.add(json.text(element, ShareLimits.URL_BYTES)));
    return found;
  }

  private Manifest manifest() throws InvalidShareException {
    ShareName shareName = ShareName.parse(present(name, "file_name"));
    ChunkLayout layout =
        ChunkLayout.parse(present(fileSize, "file_size"), present(chunkSize, "chunk_size"));
    long declared = present(numChunks, "num_chunks");
    require(
        declared == layout.count(),
        "num_chunks is " + declared + ", but file_size and chunk_size give " + layout.count());
    ChunkHashes hashes = present(chunkHashes, "chunk_hashes").toHashes(algorithm, layout.count());
    Optional<FileList> list = files == null ? Optional.empty() : Optional.of(new FileList(files));
    Digest stated = Digest.parse(algorithm, present(fileId, "file_id"));
    Manifest manifest;
    try {
      ManifestHints hints = new ManifestHints(trackers, urls, createdBy, created, comment);
      manifest = Manifest.of(shareName, layout, hashes, list, hints);
    } catch (IllegalArgumentException e) {
      throw new InvalidShareException("broken manifest: " + e.getMessage(), e);
    }
    requireId(manifest, new FileId(stated));
    return manifest;
  }

  private static void requireId(Manifest manifest, FileId stated) throws InvalidShareException {
    require(
        manifest.id().equals(stated),
        "file_id does not match the manifest's contents: it says "
            + stated.shortHex()
            + "…, they give "
            + manifest.id().shortHex()
            + "…");
  }

  private static <T> T present(@Nullable T value, String what) throws InvalidShareException {
    if (value == null) {
      throw new InvalidShareException("broken manifest: " + what + " is missing");
    }
    return value;
  }

  private static void require(boolean holds, String otherwise) throws InvalidShareException {
    if (!holds) {
      throw new InvalidShareException("broken manifest: " + otherwise);
    }
  }

  /** What was read of an entry of {@code files} so far. */
  private static final class FileFields {
    private final ManifestJson json;
    private @Nullable String path;
    private @Nullable Long size;

    FileFields(ManifestJson json) {
      this.json = json;
    }

    void readField(String field) throws IOException, InvalidShareException {
      switch (field) {
        case "path" -> path = json.text(field);
        case "size" -> size = json.number(field);
        default -> json.skip();
      }
    }
  }
}
