package org.idiotorrent.announce;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.idiotorrent.peer.PeerId;

/**
 * What a tracker answers (TRACKER.md, sections 1 and 2), as far as a client needs it.
 *
 * @param interval after which to ask again
 * @param peers of the one share that was asked for; bounded
 */
record TrackerAnswer(Duration interval, List<TrackerPeer> peers) {
  static final int MAX_PEERS = 200;

  private static final int MAX_LAN = 8;
  private static final long SHORTEST = 1; // s
  private static final long LONGEST = 86_400;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(1_024)
                  .maxNumberLength(64)
                  .maxNameLength(256)
                  .build())
          .build();

  TrackerAnswer {
    peers = List.copyOf(peers);
  }

  /**
   * The answer in {@code json}. A peer that lacks what it needs, or that is one too many, is passed
   * over.
   */
  static TrackerAnswer parse(byte[] json) throws TrackerException {
    try (JsonParser parser = JSON.createParser(json)) {
      return readAnswer(parser);
    } catch (IOException e) { // the source is memory, so it is the tracker's fault
      throw e instanceof TrackerException known
          ? known
          : new TrackerException("does not answer in JSON as a tracker does");
    }
  }

  private static TrackerAnswer readAnswer(JsonParser json) throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT);
    long interval = 0;
    List<TrackerPeer> peers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "interval" -> interval = number(json);
        case "peers" -> readPeers(json, peers);
        default -> json.skipChildren();
      }
    }
    require(interval > 0);
    return new TrackerAnswer(Duration.ofSeconds(Math.clamp(interval, SHORTEST, LONGEST)), peers);
  }

  private static void readPeers(JsonParser json, List<TrackerPeer> peers) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(json.currentToken() == JsonToken.START_OBJECT);
      TrackerPeer peer = readPeer(json);
      if (peers.size() < MAX_PEERS) {
        peers.add(peer);
      }
    }
  }

  private static TrackerPeer readPeer(JsonParser json) throws IOException {
    String address = "";
    String id = "";
    long port = 0;
    boolean complete = false;
    List<String> lan = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "address" -> address = text(json);
        case "peer_id" -> id = text(json);
        case "port" -> port = number(json);
        case "complete" -> complete = json.currentToken() == JsonToken.VALUE_TRUE;
        case "lan" -> readLan(json, lan);
        default -> json.skipChildren();
      }
    }
    return new TrackerPeer(address, port, PeerId.parse(id), complete, lan);
  }

  private static void readLan(JsonParser json, List<String> lan) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String address = text(json);
      if (lan.size() < MAX_LAN) {
        lan.add(address);
      }
    }
  }

  private static String text(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static long number(JsonParser json) throws IOException {
    require(
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER);
    return json.getLongValue();
  }

  private static void require(boolean holds) throws TrackerException {
    if (!holds) {
      throw new TrackerException("does not answer as a tracker does");
    }
  }
}
