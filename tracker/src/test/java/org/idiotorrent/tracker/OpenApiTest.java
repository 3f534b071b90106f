package org.idiotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.idiotorrent.tracker.TrackerCalls.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the OpenAPI document to its standard, and the server to the document. */
final class OpenApiTest {
  private static final String FILE = "ab".repeat(32);

  private TrackerServer server;
  private TrackerCalls calls;
  private JsonNode document;

  @BeforeEach
  void start() throws Exception {
    server = TrackerServer.start(TrackerSettings.inMemory().withHops(1));
    calls = new TrackerCalls(server.port());
    document = calls.get("192.0.2.1", "/openapi.json").json();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theDocumentIsValid() {
    SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(document.toString(), null, null);
    assertEquals(List.of(), parsed.getMessages());
    assertEquals(document.get("paths").size(), parsed.getOpenAPI().getPaths().size());
  }

  @Test
  void everyAnswerIsAsTheDocumentSays() throws Exception {
    String call = TrackerCalls.body(FILE, 1, 7001, "started", 0);
    String lan = call.replace("{", "{\"lan\":[\"192.168.1.5\"],");
    String several =
        "{\"peer_id\":\"%032x\",\"port\":7002,\"files\":[{\"file_id\":\"%s\",\"event\":\"update\",\"left\":1}]}"
            .formatted(2, FILE);
    assertMatches("/register_peer", "post", calls.post("192.0.2.1", lan));
    assertMatches("/register_peer", "post", calls.post("192.0.2.1", several));
    assertMatches("/register_peer", "post", calls.post("2001:db8::1", several));
    assertMatches("/register_peer", "post", calls.post("192.0.2.1", "{"));
    assertMatches("/register_peer", "post", calls.post("192.0.2.1", " ".repeat(70_000)));
    assertMatches("/get_peers", "get", calls.get("192.0.2.1", "/get_peers?file_id=" + FILE));
    assertMatches("/get_peers", "get", calls.get("192.0.2.1", "/get_peers"));
    for (String path : List.of("/healthz", "/readyz", "/openapi.json")) {
      assertMatches(path, "get", calls.get("192.0.2.1", path));
    }
    for (String path : List.of("/", "/docs", "/metrics")) {
      assertType(path, calls.get("192.0.2.1", path));
    }
    assertMatches("/get_peers", "get", tooMany());
  }

  private Reply tooMany() throws Exception {
    Reply reply = calls.get("192.0.2.7", "/get_peers?file_id=" + FILE);
    while (reply.status() == 200) {
      reply = calls.get("192.0.2.7", "/get_peers?file_id=" + FILE);
    }
    return reply;
  }

  private void assertMatches(String path, String method, Reply reply) throws Exception {
    JsonNode response = response(path, method, reply);
    String place =
        "#/paths/" + path.replace("/", "~1") + "/" + method + "/responses/" + reply.status();
    String pointer = response.has("$ref") ? response.get("$ref").asText() : place;
    Set<ValidationMessage> wrong =
        schema(pointer + "/content/application~1json/schema").validate(reply.json());
    assertEquals(Set.of(), wrong, reply.text());
    assertEquals("application/json", reply.header("Content-Type"));
  }

  private JsonNode response(String path, String method, Reply reply) {
    JsonNode response =
        document.at(
            "/paths/" + path.replace("/", "~1") + "/" + method + "/responses/" + reply.status());
    assertTrue(response.isObject(), () -> path + " may not answer " + reply.status());
    return response;
  }

  private JsonSchema schema(String pointer) {
    ObjectNode whole = document.deepCopy();
    whole.put("$ref", pointer);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(whole, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  private void assertType(String path, Reply reply) {
    List<String> types = new ArrayList<>();
    response(path, "get", reply).get("content").fieldNames().forEachRemaining(types::add);
    assertEquals(200, reply.status());
    assertTrue(reply.header("Content-Type").startsWith(types.getFirst()), reply.text());
  }
}
