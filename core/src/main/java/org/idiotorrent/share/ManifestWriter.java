package org.idiotorrent.share;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Writes a manifest as the JSON of a {@code .idtorrent} file (MANIFEST.md, section 1). */
public final class ManifestWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private ManifestWriter() {}

  /** UTF-8 JSON, one line, ending in a line break. */
  public static byte[] write(Manifest manifest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      writeContents(out, manifest);
      if (manifest.files().isPresent()) {
        writeFiles(out, manifest.files().get());
      }
      writeHints(out, manifest.hints());
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the target is memory
    }
    return bytes.toByteArray();
  }

  private static void writeContents(JsonGenerator out, Manifest manifest) throws IOException {
    out.writeStringField("file_name", manifest.name().text());
    out.writeNumberField("file_size", manifest.size());
    out.writeNumberField("chunk_size", manifest.layout().chunkSize());
    out.writeNumberField("num_chunks", manifest.layout().count());
    out.writeStringField("hash", manifest.hashes().algorithm().label());
    out.writeStringField("file_id", manifest.id().hex());
    out.writeArrayFieldStart("chunk_hashes");
    for (int i = 0; i < manifest.hashes().count(); i++) {
      out.writeString(manifest.hashes().hex(i));
    }
    out.writeEndArray();
  }

  private static void writeFiles(JsonGenerator out, FileList files) throws IOException {
    out.writeArrayFieldStart("files");
    for (FileEntry entry : files.entries()) {
      out.writeStartObject();
      out.writeStringField("path", entry.manifestPath());
      out.writeNumberField("size", entry.size());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeHints(JsonGenerator out, ManifestHints hints) throws IOException {
    writeUrls(out, "trackers", hints.trackers());
    writeUrls(out, "url_list", hints.urls());
    writeHint(out, "created_by", hints.createdBy());
    writeHint(out, "created", hints.created());
    writeHint(out, "comment", hints.comment());
  }

  private static void writeUrls(JsonGenerator out, String field, List<String> urls)
      throws IOException {
    if (!urls.isEmpty()) {
      out.writeArrayFieldStart(field);
      for (String url : urls) {
        out.writeString(url);
      }
      out.writeEndArray();
    }
  }

  private static void writeHint(JsonGenerator out, String field, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      out.writeStringField(field, value.get());
    }
  }
}
