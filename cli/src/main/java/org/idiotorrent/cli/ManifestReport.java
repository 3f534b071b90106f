package org.idiotorrent.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;

/** What a manifest says, for people and as JSON. */
final class ManifestReport {
  private ManifestReport() {}

  static List<String> lines(Manifest manifest) {
    List<String> lines = new ArrayList<>();
    lines.add(line("name", SharingReport.shown(manifest)));
    lines.add(line("size", exact(manifest.size())));
    lines.add(
        line(
            "chunks",
            manifest.layout().count()
                + " of "
                + Sizes.formatBinary(manifest.layout().chunkSize())));
    lines.add(
        line(
            "hash",
            manifest.hashes().algorithm() == HashAlgorithm.SHA1
                ? "sha1 (the original format; SHA-1 collides, it guards against accidents only)"
                : manifest.hashes().algorithm().label()));
    lines.add(line("file ID", manifest.id().hex()));
    manifest.hints().comment().ifPresent(text -> lines.add(line("comment", Printable.of(text))));
    manifest.hints().createdBy().ifPresent(text -> lines.add(line("made by", Printable.of(text))));
    manifest.hints().created().ifPresent(text -> lines.add(line("made at", Printable.of(text))));
    manifest.hints().trackers().forEach(url -> lines.add(line("tracker", Printable.of(url))));
    manifest
        .files()
        .ifPresent(files -> {
          lines.add(line("files", Integer.toString(files.entries().size())));
          files.entries().forEach(entry -> lines.add(fileLine(entry)));
        });
    return lines;
  }

  private static String line(String head, String value) {
    return String.format(Locale.ROOT, "%-8s  %s", head, value);
  }

  private static String fileLine(FileEntry entry) {
    String size = entry.emptyFolder() ? "" : Sizes.format(entry.size());
    return String.format(Locale.ROOT, "  %9s  %s", size, entry.manifestPath());
  }

  private static String exact(long bytes) {
    return bytes < 1_000 ? bytes + " B" : Sizes.format(bytes) + " (" + bytes + " bytes)";
  }

  /** The fields of an object that is already begun. */
  static void writeFields(Manifest manifest, JsonGenerator json) throws IOException {
    json.writeStringField("file_id", manifest.id().hex());
    json.writeStringField("name", manifest.name().text());
    json.writeNumberField("size", manifest.size());
    json.writeNumberField("chunk_size", manifest.layout().chunkSize());
    json.writeNumberField("chunks", manifest.layout().count());
    json.writeStringField("hash", manifest.hashes().algorithm().label());
    json.writeBooleanField("folder", manifest.isFolder());
  }

  /** The field {@code trackers}, if there are any. */
  static void writeTrackers(List<String> trackers, JsonGenerator json) throws IOException {
    if (!trackers.isEmpty()) {
      json.writeArrayFieldStart("trackers");
      for (String url : trackers) {
        json.writeString(url);
      }
      json.writeEndArray();
    }
  }

  /** The folder's entries and the hints, in the same object. */
  static void writeMore(Manifest manifest, JsonGenerator json) throws IOException {
    if (manifest.files().isPresent()) {
      json.writeArrayFieldStart("files");
      for (FileEntry entry : manifest.files().get().entries()) {
        json.writeStartObject();
        json.writeStringField("path", entry.manifestPath());
        json.writeNumberField("size", entry.size());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    writeTrackers(manifest.hints().trackers(), json);
    if (manifest.hints().comment().isPresent()) {
      json.writeStringField("comment", manifest.hints().comment().get());
    }
    if (manifest.hints().createdBy().isPresent()) {
      json.writeStringField("created_by", manifest.hints().createdBy().get());
    }
    if (manifest.hints().created().isPresent()) {
      json.writeStringField("created", manifest.hints().created().get());
    }
  }
}
