package org.idiotorrent.web;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.idiotorrent.http.Body;
import org.idiotorrent.http.Headers;
import org.idiotorrent.http.Percent;
import org.idiotorrent.http.Resource;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.ServedShare;
import org.jspecify.annotations.Nullable;

/** A share as it is offered over HTTP: its addresses, and what is there. */
final class Offer {
  private static final String BYTES = "application/octet-stream";

  private final ServedShare share;
  private final Contents contents;
  private final FileSums sums;
  private volatile @Nullable ZipEntries zip; // made when it is first asked for

  Offer(ServedShare share) {
    this.share = share;
    this.contents = new Contents(share.manifest());
    this.sums = new FileSums(share, contents);
  }

  ServedShare share() {
    return share;
  }

  Manifest manifest() {
    return share.manifest();
  }

  Contents contents() {
    return contents;
  }

  /** Whether all of it is here. */
  boolean isWhole() {
    return share.have().isComplete();
  }

  /** Where its list of files is. */
  String contentsUrl() {
    return "/files/" + manifest().id() + '/';
  }

  /** Where the file or the folder's archive is. */
  String downloadUrl() {
    return manifest().isFolder() ? "/files/" + manifest().id() + ".zip" : fileUrl(0);
  }

  String fileUrl(int index) {
    StringBuilder url = new StringBuilder("/files/").append(manifest().id());
    for (String name : contents.path(index).split("/", -1)) {
      url.append('/').append(Percent.encode(name));
    }
    return url.toString();
  }

  String sumsUrl() {
    return "/files/" + manifest().id() + ".sha256";
  }

  String manifestUrl() {
    return "/manifests/" + manifest().id() + ".idtorrent";
  }

  /** What is sent to one client. */
  record Delivery(LocalPeer peer, Audience audience, InetAddress client) {
    SharedBytes of(ServedShare share) {
      return new SharedBytes(share, peer, audience, client);
    }
  }

  /** File {@code index}; fails if it cannot be read. */
  Resource file(int index, Delivery delivery) throws IOException {
    String path = contents.path(index);
    return part(
        delivery,
        contents.start(index),
        contents.size(index),
        manifest().id().hex(),
        path.substring(path.lastIndexOf('/') + 1));
  }

  /** A chunk that is here; fails if it cannot be read. */
  Resource chunk(int index, Delivery delivery) throws IOException {
    ChunkLayout layout = manifest().layout();
    return part(
        delivery,
        layout.offsetOf(index),
        layout.lengthOf(index),
        manifest().hashes().hex(index),
        manifest().id().shortHex() + '.' + index);
  }

  private Resource part(Delivery delivery, long start, long length, String tag, String name)
      throws IOException {
    SharedBytes bytes = delivery.of(share);
    bytes.probe(start);
    return new Resource(new Body.Slice(bytes, start, length), tag, BYTES, saveAs(name));
  }

  /** The folder as one file. */
  Resource archive(Delivery delivery) throws IOException {
    SharedBytes bytes = delivery.of(share);
    bytes.probe(0);
    return new Resource(
        new ZipArchive(zip(), contents, bytes),
        manifest().id().hex(),
        "application/zip",
        saveAs(manifest().name().text() + ".zip"));
  }

  /** A line for each file, as {@code sha256sum} writes them; reads files that it has not yet. */
  byte[] sums() throws IOException {
    StringBuilder lines = new StringBuilder();
    String folder = manifest().isFolder() ? manifest().name().text() + '/' : "";
    for (int i = 0; i < contents.count(); i++) {
      if (!contents.isEmptyFolder(i)) {
        lines.append(sums.sha256(i)).append("  ").append(folder).append(contents.path(i));
        lines.append('\n');
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Headers saveAs(String name) {
    return Headers.NONE.with("Content-Disposition", Disposition.attachment(name));
  }

  private ZipEntries zip() {
    ZipEntries known = zip;
    if (known == null) {
      known = new ZipEntries(contents, sums); // twice at worst, and the same
      zip = known;
    }
    return known;
  }
}
