package org.idiotorrent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  @Test
  void readsARequestLineAndHeaders() throws Refusal {
    RequestHead head =
        RequestHead.parse(
            List.of("GET /a%20b/%C3%A9?x=1+2&x=3&y HTTP/1.1", "Host: h", "a:1", "A:  2\t"));

    assertEquals("GET", head.method());
    assertEquals(List.of("a b", "é"), head.target().path());
    assertEquals(Map.of("x", "1 2", "y", ""), head.target().query());
    assertEquals(Optional.of("1, 2"), head.headers().joined("A"));
    assertTrue(head.keepAlive());
  }

  @Test
  void knowsWhenTheConnectionEnds() throws Refusal {
    assertFalse(RequestHead.parse(List.of("GET / HTTP/1.0", "Host: h")).keepAlive());
    assertFalse(
        RequestHead.parse(List.of("GET / HTTP/1.1", "Host: h", "connection: x, Close"))
            .keepAlive());
  }

  @Test
  void takesAnAddressInAbsoluteForm() throws Refusal {
    Target target = Target.parse("http://other:1/a/");

    assertEquals(Optional.of("other:1"), target.authority());
    assertEquals(List.of("a", ""), target.path());
    assertEquals(List.of(""), Target.parse("HTTP://other").path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET  / HTTP/1.1",
        "GET / HTTP/2.0",
        "GET / HTTP/1.1 ",
        "GET / HTTP/1.10",
        "GET / http/1.1",
        "G(T / HTTP/1.1",
        "GET * HTTP/1.1",
        "GET a HTTP/1.1",
        "GET https://h/ HTTP/1.1",
        "GET /%0g HTTP/1.1",
        "GET /% HTTP/1.1",
        "GET /%c3 HTTP/1.1",
        "GET /%c0%ae HTTP/1.1",
        "GET /%ed%a0%80 HTTP/1.1",
        "GET /# HTTP/1.1",
        "GET /é HTTP/1.1",
        "GET /\u0000 HTTP/1.1",
        "GET /\t HTTP/1.1",
        "GET /?%zz HTTP/1.1"
      })
  void refusesARequestLine(String line) {
    Refusal refusal =
        assertThrows(Refusal.class, () -> RequestHead.parse(List.of(line, "Host: h")));
    assertEquals(400, refusal.response().status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: other",
        "a",
        ": b",
        "a : b",
        " a: b",
        "\ta: b",
        "a\u0000: b",
        "a: b\u0000",
        "a: b\u001b[2J",
        "a: b\rc: d",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: identity",
        "Content-Length: x",
        "Content-Length: -1",
        "Content-Length: 0, 0",
        "Content-Length: 99999999999999999999"
      })
  void refusesAHeader(String line) {
    Refusal refusal =
        assertThrows(
            Refusal.class, () -> RequestHead.parse(List.of("GET / HTTP/1.1", "Host: h", line)));
    assertEquals(400, refusal.response().status());
  }

  @Test
  void refusesARequestWithoutHostAndOneWithTooManyHeaders() {
    assertThrows(Refusal.class, () -> RequestHead.parse(List.of("GET / HTTP/1.0")));
    List<String> many = new ArrayList<>(List.of("GET / HTTP/1.1", "Host: h"));
    many.addAll(Collections.nCopies(100, "a: b"));
    assertEquals(
        431, assertThrows(Refusal.class, () -> RequestHead.parse(many)).response().status());
  }

  @Test
  void takesABodyOfPostAlone() throws Refusal {
    assertEquals(
        1_024,
        RequestHead.parse(List.of("POST / HTTP/1.1", "Host: h", "Content-Length: 1024"))
            .bodyLength());
    for (String line :
        List.of("POST / HTTP/1.1\nContent-Length: 1025", "GET / HTTP/1.1\nContent-Length: 1")) {
      List<String> lines = new ArrayList<>(line.lines().toList());
      lines.add("Host: h");
      assertEquals(
          413, assertThrows(Refusal.class, () -> RequestHead.parse(lines)).response().status());
    }
  }
}
