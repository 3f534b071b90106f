package org.idiotorrent.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://tracker.example.org, http://tracker.example.org",
    "HTTP://Tracker.Example.org:80/, http://tracker.example.org",
    "https://tracker.example.org:443/idt/, https://tracker.example.org/idt",
    "https://tracker.example.org:8443, https://tracker.example.org:8443",
    "http://10.0.0.1:8080, http://10.0.0.1:8080",
    "http://[FD00:0::1]:8080//, http://[fd00::1]:8080",
    "http://[fd00::1], http://[fd00::1]"
  })
  void hasOneForm(String text, String form) {
    assertEquals(Optional.of(form), TrackerUrl.parse(text).map(TrackerUrl::toString));
    assertEquals(TrackerUrl.parse(form), TrackerUrl.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tracker.example.org",
        "//tracker.example.org",
        "udp://tracker.example.org:80",
        "file:///etc/passwd",
        "http:",
        "http://",
        "http:///path",
        "http://user@host",
        "http://host?x=y",
        "http://host#x",
        "http://host:0",
        "http://host:70000",
        "http://host:x",
        "http://ho st",
        "http://host/a b",
        "http://host/\r\nX: y",
        "http://hóst",
        "http://[::1",
        "http://[fe80::1%25eth0]"
      })
  void isRefusedIfItIsNone(String text) {
    assertEquals(Optional.empty(), TrackerUrl.parse(text));
  }

  @Test
  void isBounded() {
    assertEquals(Optional.empty(), TrackerUrl.parse("http://host/" + "x".repeat(512)));
  }
}
