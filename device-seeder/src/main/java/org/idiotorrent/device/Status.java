package org.idiotorrent.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.device.bridge.DeviceReport;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.JsonText;

/**
 * What a seeder is and does at one moment.
 *
 * @param fault why it is in the state ERROR
 * @param quota bytes
 * @param uploaded bytes of chunks since it started
 * @param folder that it seeds
 * @param report of that folder
 */
record Status(
    Identity identity,
    SeederState state,
    Optional<String> fault,
    Shelf.Sums sums,
    long quota,
    long uploaded,
    Optional<String> folder,
    Optional<FolderSeeding.Report> report,
    List<DeviceReport> devices) {
  Status {
    devices = List.copyOf(devices);
  }

  /** Who it is, where it listens, and since when. */
  record Identity(PeerId peer, int port, Duration up) {}

  /** One JSON object on a line. */
  byte[] json() {
    JsonText json = new JsonText().beginObject();
    json.name("state").value(state.label());
    fault.ifPresent(reason -> json.name("fault").value(reason));
    json.name("peer_id").value(identity.peer().hex());
    json.name("port").value(identity.port());
    json.name("uptime_seconds").value(identity.up().toSeconds());
    json.name("shares").value(sums.shares());
    json.name("bytes").value(sums.bytes());
    json.name("chunks").value(sums.chunks());
    json.name("quota").value(quota);
    json.name("uploaded_bytes").value(uploaded);
    folder.ifPresent(path -> json.name("folder").value(path));
    report.ifPresent(done -> write(done, json));
    json.name("devices").beginArray();
    devices.forEach(device -> write(device, json));
    json.endArray();
    return json.endObject().line();
  }

  private static void write(FolderSeeding.Report done, JsonText json) {
    json.name("hashed").value(done.hashed());
    json.name("hashed_bytes").value(done.hashedBytes());
    json.name("known").value(done.known());
    json.name("waiting").value(done.waiting());
    json.name("skipped").beginObject();
    done.skipped().forEach((name, reason) -> json.name(name).value(reason));
    json.endObject();
  }

  private static void write(DeviceReport device, JsonText json) {
    json.beginObject().name("device").value(device.name());
    json.name("state").value(device.state().label());
    json.name("shares").value(device.shares());
    json.name("fetched_bytes").value(device.fetched()).endObject();
  }
}
