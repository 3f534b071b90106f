package org.idiotorrent.wire;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.ShareQuery;

/** A message as the {@code key: value} lines of a vector (WIRE.md, section 12). */
final class MessageFields {
  private final Map<String, String> fields = new TreeMap<>();

  private MessageFields() {}

  static Map<String, String> of(Message message) {
    MessageFields out = new MessageFields();
    out.put(message);
    return out.fields;
  }

  private void put(Message message) {
    switch (message) {
      case Hello m -> hello(m);
      case Message.Failure m -> type("ERROR", m.tag()).put("code", m.code()).put("text", m.text());
      case Message.Ping m -> type("PING", 0).put("answer", yes(m.answer()));
      case Message.Wait m -> type("WAIT", m.tag()).put("milliseconds", m.time().toMillis());
      case Message.PeersRequest m -> type("PEERS", m.tag()).put("question", "yes");
      case Message.Peers m -> peers(m);
      case Message.ReachRequest m ->
          type("REACH", m.tag()).put("question", "yes").put("port", m.port());
      case Message.Reach m -> reach(m);
      case Message.ManifestRequest m ->
          type("MANIFEST_REQUEST", m.tag()).put("offset", m.offset()).put("length", m.length());
      case Message.ManifestSlice m ->
          type("MANIFEST", m.tag())
              .put("total", m.total())
              .put("offset", m.offset())
              .put("data", hex(m.bytes()));
      case Message.Complete() -> type("BITMAP", 0).put("complete", "yes");
      case Message.Bitmap m ->
          type("BITMAP", 0)
              .put("complete", "no")
              .put("first", m.first())
              .put("bits", hex(m.bits()))
              .put("chunks", chunks(m.runs()));
      case Message.Have m -> type("HAVE", 0).run(m.run());
      case Message.Request m -> type("REQUEST", m.tag()).run(m.run());
      case Message.Cancel m -> type("CANCEL", m.tag()).put("answer", yes(m.answer()));
      case Message.ChunkHead m ->
          type("CHUNK", m.tag()).put("index", m.index()).put("length", m.length());
      case Message.SliceRequest m ->
          type("SLICE_REQUEST", m.tag())
              .put("index", m.index())
              .put("offset", m.offset())
              .put("length", m.length());
      case Message.Slice m ->
          type("SLICE", m.tag())
              .put("index", m.index())
              .put("offset", m.offset())
              .put("data", hex(m.bytes()));
      case Message.CatalogRequest m -> query(m);
      case Message.CatalogPage m -> catalog(m);
      case Message.Unknown m -> put("type", m.type());
    }
  }

  private void hello(Hello m) {
    put("type", "HELLO").put("version", m.version()).put("port", m.port());
    put("features", Integer.toUnsignedLong(m.features())).put("max_chunk", m.maxChunk());
    put("max_requests", m.maxRequests()).put("max_control", m.maxControl());
    put("peer_id", m.peerId().hex()).put("file_id", m.share().map(FileId::hex).orElse(""));
    if (m.isDevice()) {
      put("connections", m.connections());
    }
  }

  private void peers(Message.Peers m) {
    type("PEERS", m.tag()).put("question", "no").put("count", m.addresses().size());
    for (int i = 0; i < m.addresses().size(); i++) {
      put("peer_" + (i + 1), m.addresses().get(i));
    }
  }

  private void reach(Message.Reach m) {
    type("REACH", m.tag()).put("question", "no").put("outcome", m.outcome().code());
    put("heard", m.hearing().bits()).put("clock", m.clock().toEpochMilli());
    put("seen", PeerAddress.of(m.seen().address(), 1).host()).put("prefix", m.seen().prefix());
  }

  private void query(Message.CatalogRequest m) {
    type("CATALOG_REQUEST", m.tag()).put("cursor", m.cursor());
    switch (m.query()) {
      case ShareQuery.Everything all -> put("kind", 0).put("text", "");
      case ShareQuery.ById byId -> put("kind", 1).put("text", byId.prefix().hex());
      case ShareQuery.ByName byName -> put("kind", 2).put("text", byName.pattern().text());
    }
  }

  private void catalog(Message.CatalogPage m) {
    type("CATALOG", m.tag()).put("next", m.next()).put("count", m.entries().size());
    for (int i = 0; i < m.entries().size(); i++) {
      AnnouncedShare entry = m.entries().get(i);
      String key = "entry_" + (i + 1) + "_";
      put(key + "file_id", entry.idHex()).put(key + "size", entry.size());
      put(key + "chunk_size", entry.chunkSize()).put(key + "complete", yes(entry.complete()));
      put(key + "folder", yes(entry.folder())).put(key + "name", entry.name());
    }
  }

  private MessageFields type(String name, int tag) {
    return put("type", name).put("tag", tag);
  }

  private MessageFields run(ChunkRun run) {
    return put("first", run.first()).put("count", run.count());
  }

  private MessageFields put(String key, Object value) {
    fields.put(key, value.toString());
    return this;
  }

  private static String yes(boolean flag) {
    return flag ? "yes" : "no";
  }

  private static String chunks(List<ChunkRun> runs) {
    return runs.stream()
        .map(run -> run.count() == 1 ? "" + run.first() : run.first() + "-" + (run.end() - 1))
        .collect(Collectors.joining(" "));
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }
}
