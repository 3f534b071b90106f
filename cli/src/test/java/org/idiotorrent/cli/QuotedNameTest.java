package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class QuotedNameTest {
  @Test
  void aNameIsOneWordOfAShell() {
    assertEquals("photo.jpg", SharingReport.quoted("photo.jpg"));
    assertEquals("'my photo.jpg'", SharingReport.quoted("my photo.jpg"));
    assertEquals("'it'\\''s $HOME'", SharingReport.quoted("it's $HOME"));
    assertEquals("'-rf'", SharingReport.quoted("-rf"));
  }
}
