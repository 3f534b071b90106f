package org.idiotorrent.share;

import java.util.List;
import java.util.Optional;

/** Writes a manifest as the JSON of a {@code .idtorrent} file (MANIFEST.md, section 1). */
public final class ManifestWriter {
  private ManifestWriter() {}

  /** UTF-8 JSON, one line, ending in a line break. */
  public static byte[] write(Manifest manifest) {
    JsonText out = new JsonText().beginObject();
    writeContents(out, manifest);
    manifest.files().ifPresent(files -> writeFiles(out, files));
    writeHints(out, manifest.hints());
    return out.endObject().line();
  }

  private static void writeContents(JsonText out, Manifest manifest) {
    out.name("file_name").value(manifest.name().text());
    out.name("file_size").value(manifest.size());
    out.name("chunk_size").value(manifest.layout().chunkSize());
    out.name("num_chunks").value(manifest.layout().count());
    out.name("hash").value(manifest.hashes().algorithm().label());
    out.name("file_id").value(manifest.id().hex());
    out.name("chunk_hashes").beginArray();
    for (int i = 0; i < manifest.hashes().count(); i++) {
      out.value(manifest.hashes().hex(i));
    }
    out.endArray();
  }

  private static void writeFiles(JsonText out, FileList files) {
    out.name("files").beginArray();
    for (FileEntry entry : files.entries()) {
      out.beginObject().name("path").value(entry.manifestPath());
      out.name("size").value(entry.size()).endObject();
    }
    out.endArray();
  }

  private static void writeHints(JsonText out, ManifestHints hints) {
    writeUrls(out, "trackers", hints.trackers());
    writeUrls(out, "url_list", hints.urls());
    writeHint(out, "created_by", hints.createdBy());
    writeHint(out, "created", hints.created());
    writeHint(out, "comment", hints.comment());
  }

  private static void writeUrls(JsonText out, String field, List<String> urls) {
    if (!urls.isEmpty()) {
      out.name(field).beginArray();
      urls.forEach(out::value);
      out.endArray();
    }
  }

  private static void writeHint(JsonText out, String field, Optional<String> value) {
    value.ifPresent(text -> out.name(field).value(text));
  }
}
