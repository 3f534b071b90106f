package org.idiotorrent.share;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a {@code .idtorrent} file and refuses whatever MANIFEST.md, section 2, says.
 * One instance reads one text; the fields are what was read so far.
 */
public final class ManifestReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ShareLimits.JSON_DEPTH)
                  .maxStringLength(ShareLimits.PATH_BYTES)
                  .maxNumberLength(20)
                  .maxNameLength(1_000)
                  .build())
          .build();

  private final JsonParser json;
  private @Nullable String name;
  private @Nullable Long fileSize;
  private @Nullable Long chunkSize;
  private @Nullable Long numChunks;
  private @Nullable String fileId;
  private HashAlgorithm algorithm = HashAlgorithm.SHA1;
  private @Nullable List<String> hexHashes;
  private @Nullable List<FileEntry> files;
  private List<String> trackers = List.of();
  private Optional<String> createdBy = Optional.empty();
  private Optional<String> created = Optional.empty();
  private Optional<String> comment = Optional.empty();

  private ManifestReader(JsonParser json) {
    this.json = json;
  }

  /** The manifest in {@code utf8}. */
  public static Manifest read(byte[] utf8) throws InvalidShareException {
    if (utf8.length > ShareLimits.MANIFEST_BYTES) {
      throw new InvalidShareException(
          "manifest longer than " + ShareLimits.MANIFEST_BYTES + " bytes: " + utf8.length);
    }
    try (JsonParser json = JSON.createParser(utf8)) {
      ManifestReader reader = new ManifestReader(json);
      reader.readObject();
      return reader.manifest();
    } catch (JsonProcessingException e) {
      throw new InvalidShareException(
          "not a manifest: not valid JSON at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr(),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the source is memory
    }
  }

  private void readObject() throws IOException, InvalidShareException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidShareException("not a manifest: not a JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      readField(field);
    }
    if (json.nextToken() != null) {
      throw new InvalidShareException("not a manifest: more text after the JSON object");
    }
  }

  private void readField(String field) throws IOException, InvalidShareException {
    switch (field) {
      case "file_name" -> name = text(field);
      case "file_size" -> fileSize = number(field);
      case "chunk_size" -> chunkSize = number(field);
      case "num_chunks" -> numChunks = number(field);
      case "file_id" -> fileId = text(field);
      case "hash" -> algorithm = HashAlgorithm.ofLabel(text(field));
      case "chunk_hashes" -> hexHashes = texts(field, ShareLimits.CHUNKS, 2 * 32);
      case "files" -> files = readFiles();
      case "trackers" -> trackers = texts(field, ShareLimits.TRACKERS, ShareLimits.TRACKER_BYTES);
      case "created_by" -> createdBy = Optional.of(hint(field));
      case "created" -> created = Optional.of(hint(field));
      case "comment" -> comment = Optional.of(hint(field));
      default -> json.skipChildren();
    }
  }

  private List<FileEntry> readFiles() throws IOException, InvalidShareException {
    require(json.currentToken() == JsonToken.START_ARRAY, "files is not an array");
    List<FileEntry> entries = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(
          json.currentToken() == JsonToken.START_OBJECT, "files has an entry that is no object");
      require(
          entries.size() < ShareLimits.FILES,
          "files has more than " + ShareLimits.FILES + " entries");
      entries.add(readFile());
    }
    return entries;
  }

  private FileEntry readFile() throws IOException, InvalidShareException {
    String path = null;
    Long size = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "path" -> path = text(field);
        case "size" -> size = number(field);
        default -> json.skipChildren();
      }
    }
    return FileEntry.parse(present(path, "path of a file"), present(size, "size of a file"));
  }

  private Manifest manifest() throws InvalidShareException {
    ShareName shareName = ShareName.parse(present(name, "file_name"));
    ChunkLayout layout =
        ChunkLayout.parse(present(fileSize, "file_size"), present(chunkSize, "chunk_size"));
    long declared = present(numChunks, "num_chunks");
    require(
        declared == layout.count(),
        "num_chunks is " + declared + ", but file_size and chunk_size give " + layout.count());
    Optional<FileList> list = files == null ? Optional.empty() : Optional.of(new FileList(files));
    Manifest manifest;
    try {
      ManifestHints hints = new ManifestHints(trackers, createdBy, created, comment);
      manifest = Manifest.of(shareName, layout, hashes(layout.count()), list, hints);
    } catch (IllegalArgumentException e) {
      throw new InvalidShareException("broken manifest: " + e.getMessage(), e);
    }
    FileId stated = FileId.parse(present(fileId, "file_id"));
    require(
        manifest.id().equals(stated),
        "file_id does not match the manifest's contents: it says "
            + stated.shortHex()
            + "…, they give "
            + manifest.id().shortHex()
            + "…");
    return manifest;
  }

  private ChunkHashes hashes(int count) throws InvalidShareException {
    List<String> hex = present(hexHashes, "chunk_hashes");
    require(
        hex.size() == count, "chunk_hashes has " + hex.size() + " hashes, num_chunks is " + count);
    ByteArrayOutputStream digests = new ByteArrayOutputStream(count * algorithm.length());
    for (String one : hex) {
      digests.writeBytes(Digest.parse(algorithm, one).bytes());
    }
    return ChunkHashes.of(algorithm, digests.toByteArray());
  }

  private List<String> texts(String field, int maxCount, int maxBytes)
      throws IOException, InvalidShareException {
    require(json.currentToken() == JsonToken.START_ARRAY, field + " is not an array");
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(texts.size() < maxCount, field + " has more than " + maxCount + " entries");
      texts.add(bounded(field, maxBytes));
    }
    return texts;
  }

  private String hint(String field) throws IOException, InvalidShareException {
    return bounded(field, ShareLimits.HINT_BYTES);
  }

  private String bounded(String field, int maxBytes) throws IOException, InvalidShareException {
    String text = text(field);
    require(
        ShareName.utf8Length(text) <= maxBytes, field + " has a text over " + maxBytes + " bytes");
    return text;
  }

  private String text(String field) throws IOException, InvalidShareException {
    require(json.currentToken() == JsonToken.VALUE_STRING, field + " is not a text");
    return json.getText();
  }

  private long number(String field) throws IOException, InvalidShareException {
    require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, field + " is not a whole number");
    try {
      return json.getLongValue();
    } catch (JsonProcessingException e) {
      throw new InvalidShareException(
          "broken manifest: " + field + " is too large: " + Printable.of(json.getText()), e);
    }
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
}
