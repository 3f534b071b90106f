package org.idiotorrent.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.idiotorrent.share.Manifest;

/** What is shared, as JSON (HTTP.md, section 3). */
final class CatalogJson {
  private static final JsonFactory JSON = new JsonFactory();

  private CatalogJson() {}

  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** Everything that is shared. */
  static byte[] catalog(String version, List<Offer> offers) {
    return object(json -> {
      json.writeStringField("idt", version);
      json.writeArrayFieldStart("shares");
      for (Offer offer : offers) {
        json.writeStartObject();
        writeShare(json, offer);
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  /** One share with the files of {@code window}. */
  static byte[] contents(Offer offer, Window window) {
    return object(json -> {
      writeShare(json, offer);
      json.writeArrayFieldStart("files");
      for (int i = window.from(); i < window.end(); i++) {
        if (!offer.contents().isEmptyFolder(i)) {
          writeFile(json, offer, i);
        }
      }
      json.writeEndArray();
      json.writeNumberField("from", window.from());
      json.writeNumberField("total", window.total());
      if (window.next().isPresent()) {
        json.writeNumberField("next", window.next().getAsInt());
      } else {
        json.writeNullField("next");
      }
    });
  }

  private static void writeShare(JsonGenerator json, Offer offer) throws IOException {
    Manifest manifest = offer.manifest();
    json.writeStringField("file_id", manifest.id().hex());
    json.writeStringField("name", manifest.name().text());
    json.writeNumberField("size", manifest.size());
    json.writeNumberField("chunk_size", manifest.layout().chunkSize());
    json.writeNumberField("chunks", manifest.layout().count());
    json.writeStringField("hash", manifest.hashes().algorithm().label());
    json.writeBooleanField("folder", manifest.isFolder());
    json.writeBooleanField("complete", offer.isWhole());
    json.writeNumberField("chunks_here", offer.share().have().count());
    if (offer.isWhole()) {
      json.writeStringField("url", offer.downloadUrl());
      json.writeStringField("sha256_url", offer.sumsUrl());
    }
    if (manifest.isFolder()) {
      json.writeStringField("contents_url", offer.contentsUrl());
    }
    json.writeStringField("manifest_url", offer.manifestUrl());
  }

  private static void writeFile(JsonGenerator json, Offer offer, int index) throws IOException {
    json.writeStartObject();
    json.writeStringField("path", offer.contents().path(index));
    json.writeNumberField("size", offer.contents().size(index));
    if (offer.isWhole()) {
      json.writeStringField("url", offer.fileUrl(index));
    }
    json.writeEndObject();
  }

  private static byte[] object(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the target is memory
    }
    return bytes.toByteArray();
  }
}
