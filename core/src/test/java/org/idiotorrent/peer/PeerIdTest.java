package org.idiotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdTest {
  @Test
  void anIdRoundTripsThroughBytesAndHex() {
    PeerId id = PeerId.random();
    ByteBuffer buffer = ByteBuffer.allocate(PeerId.LENGTH);
    id.write(buffer);

    assertEquals(0, buffer.remaining());
    assertEquals(id, PeerId.read(buffer.flip()));
    assertEquals(Optional.of(id), PeerId.parse(id.hex()));
    assertEquals(id.hashCode(), PeerId.parse(id.hex()).orElseThrow().hashCode());
  }

  @Test
  void everyStartHasAnother() {
    assertNotEquals(PeerId.random(), PeerId.random());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0",
        "0123456789abcdef0123456789abcdeg",
        "\uff10123456789abcdef0123456789abcde",
      })
  void whatIsNot32HexDigitsIsNone(String text) {
    assertEquals(Optional.empty(), PeerId.parse(text));
  }

  @Test
  void tooFewBytesAreNotAnId() {
    assertThrows(BufferUnderflowException.class, () -> PeerId.read(ByteBuffer.allocate(15)));
  }
}
