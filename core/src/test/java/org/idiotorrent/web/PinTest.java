package org.idiotorrent.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.idiotorrent.http.Answer;
import org.idiotorrent.share.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinTest {
  @TempDir Path folder;
  private TestSite site;
  private Manifest file;

  @BeforeEach
  void start() throws Exception {
    site = TestSite.start(Optional.of("4711"));
    file = site.share(Files.writeString(folder.resolve("notes-of-mine.txt"), "text"));
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  private Answer type(String pin) throws IOException {
    String form = "pin=" + pin;
    return Answer.to(
        site.port(),
        "POST /pin HTTP/1.1\n" + Answer.common("Content-Length: " + form.length()) + form);
  }

  private static String basic(String pin) {
    byte[] credentials = ("any:" + pin).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/", "/files/{id}/notes-of-mine.txt", "/files/{id}/", "/files/{id}.sha256",
            "/chunks/{id}/0",
        "/manifests/{id}.idtorrent", "/openapi.json", "/docs", "/pin", "/nothing"
      })
  void everythingAsksForThePin(String target) throws IOException {
    Answer answer = site.get(target.replace("{id}", file.id().hex()));

    assertEquals(401, answer.status());
    assertTrue(answer.text().contains("name=\"pin\""));
    assertFalse(answer.text().contains("notes-of-mine"));
  }

  @Test
  void whoKnowsItGetsACookieThatLetsIn() throws IOException {
    Answer answer = type("4711");
    assertEquals(303, answer.status());
    String cookie = answer.header("Set-Cookie").orElseThrow();
    assertTrue(cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict"), cookie);

    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertEquals(200, site.get("/", "Cookie: a=b; " + pair).status());
    assertEquals(401, site.get("/", "Cookie: " + pair + "0").status());
  }

  @Test
  void aProgramSendsItAsAPassword() throws IOException {
    assertEquals(200, site.get("/", basic("4711")).status());
    assertEquals(401, site.get("/", basic("4712")).status());
    assertEquals(401, site.get("/", "Authorization: Basic %%%").status());
  }

  @Test
  void threeWrongOnesLockAnAddressOutButNotWhoIsIn() throws IOException {
    String cookie = type("4711").header("Set-Cookie").orElseThrow();
    assertEquals(401, type("1").status());
    assertEquals(401, type("").status());
    assertEquals(429, type("4710").status());

    assertEquals(429, type("4711").status());
    assertEquals(429, site.get("/", basic("4711")).status());
    assertEquals(429, site.get("/").status());
    assertEquals(
        200, site.get("/", "Cookie: " + cookie.substring(0, cookie.indexOf(';'))).status());
  }

  @Test
  void theRightOneForgivesTheWrongOnes() throws IOException {
    type("1");
    type("2");
    assertEquals(303, type("4711").status());
    assertEquals(401, type("3").status());
  }
}
