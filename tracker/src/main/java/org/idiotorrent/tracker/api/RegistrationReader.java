package org.idiotorrent.tracker.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Printable;
import org.idiotorrent.tracker.store.Announcement;
import org.idiotorrent.tracker.store.Announcement.State;
import org.idiotorrent.tracker.store.LanAddresses;
import org.idiotorrent.tracker.store.PublicAddress;
import org.jspecify.annotations.Nullable;

/** Reads one body of register_peer. */
final class RegistrationReader {
  private @Nullable PeerId peerId;
  private int port;
  private int wanted = ApiLimits.DEFAULT_PEERS;
  private final List<PublicAddress> lan = new ArrayList<>();
  private final FileFields single = new FileFields();
  private @Nullable List<Announcement> files;
  private int completions;

  private RegistrationReader() {}

  static Registration read(byte[] body) throws CallException {
    RegistrationReader reader = new RegistrationReader();
    try (CallJson json = new CallJson(body)) {
      json.document(field -> reader.field(json, field));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    return reader.finish();
  }

  private void field(CallJson json, String field) throws IOException, CallException {
    switch (field) {
      case "peer_id" -> peerId = CallFields.peerId(json.text(field));
      case "port" -> port = (int) json.number(field, 1, ApiLimits.MAX_PORT);
      case "n" -> wanted = (int) json.number(field, 0, ApiLimits.PEERS);
      case "lan" -> json.array(field, ApiLimits.LAN_ADDRESSES, one -> lan.add(address(json, one)));
      case "files" -> files = files(json, field);
      default -> single.field(json, field, "");
    }
  }

  private static PublicAddress address(CallJson json, String field)
      throws IOException, CallException {
    String text = json.text(field);
    return PublicAddress.parse(text)
        .orElseThrow(
            () -> CallException.invalid(field + " is not an IP address: " + Printable.of(text)));
  }

  private List<Announcement> files(CallJson json, String field) throws IOException, CallException {
    List<Announcement> read = new ArrayList<>();
    json.array(
        field,
        ApiLimits.FILES,
        one -> {
          FileFields fields = new FileFields();
          json.object(one, name -> fields.field(json, name, one + "."));
          read.add(fields.finish(one + "."));
        });
    return read;
  }

  private Registration finish() throws CallException {
    if (peerId == null) {
      throw CallException.missing("peer_id");
    }
    if (port == 0) {
      throw CallException.missing("port");
    }
    if (files != null && !single.isEmpty()) {
      throw CallException.invalid("files stands in place of file_id, event and left");
    }
    if (files != null && files.isEmpty()) {
      throw CallException.invalid("files is empty");
    }
    List<Announcement> all = files == null ? List.of(single.finish("")) : files;
    int each = Math.min(wanted, ApiLimits.PEERS_OF_ALL_FILES / all.size());
    return new Registration(
        peerId, port, LanAddresses.ofPrivate(lan), each, all, files != null, completions);
  }

  /** What is said of one file. */
  private final class FileFields {
    private @Nullable FileId fileId;
    private @Nullable String event;
    private long left = -1;

    boolean isEmpty() {
      return fileId == null && event == null && left < 0;
    }

    /**
     * @param where goes before the field in sentences
     */
    void field(CallJson json, String field, String where) throws IOException, CallException {
      switch (field) {
        case "file_id" -> fileId = CallFields.fileId(where + field, json.text(where + field));
        case "event" -> event = event(json.text(where + field), where + field);
        case "left" -> left = json.number(where + field, 0, ApiLimits.MAX_LEFT);
        default -> json.skip();
      }
    }

    private static String event(String text, String field) throws CallException {
      return switch (text) {
        case "started", "update", "completed", "stopped" -> text;
        default ->
            throw CallException.invalid(
                field
                    + " is neither started nor update, completed, stopped: "
                    + Printable.of(text));
      };
    }

    Announcement finish(String where) throws CallException {
      if (fileId == null) {
        throw CallException.missing(where + "file_id");
      }
      if (event == null) {
        throw CallException.missing(where + "event");
      }
      if (left < 0) {
        throw CallException.missing(where + "left");
      }
      if (event.equals("completed")) {
        if (left > 0) {
          throw CallException.invalid(where + "left is " + left + ", but the event is completed");
        }
        completions++;
      }
      State state = left == 0 ? State.SEEDER : State.LEECHER;
      return new Announcement(fileId, event.equals("stopped") ? State.GONE : state);
    }
  }
}
