package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values at their bounds, and what is none. */
final class ArgumentsTest {
  private static ITypeConverter<?> converter(String option) {
    return switch (option) {
      case "chunk-size" -> new Arguments.ChunkSize();
      case "flash" -> new Arguments.ByteCount();
      case "limit" -> new Arguments.Rate();
      case "port" -> new Arguments.Port();
      case "pin" -> new Arguments.Pin();
      case "interface" -> new Arguments.InterfacePattern();
      case "url" -> new Arguments.Url();
      case "peer" -> new Arguments.IdtPeer();
      default -> throw new AssertionError(option);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "chunk-size, 1, 1",
    "chunk-size, 4M, 4194304",
    "chunk-size, 4MiB, 4194304",
    "flash, 0, 0",
    "flash, 3M, 3145728",
    "limit, 1, 1",
    "limit, 500K, 512000",
    "port, 1, 1",
    "port, 65535, 65535",
    "port, 007536, 7536",
    "pin, 0000, 0000",
    "pin, abcdefghij123456, abcdefghij123456",
    "interface, !docker*, !docker*",
    "interface, e, e",
    "url, http://h, http://h",
    "url, https://h:8443/a%20b/, https://h:8443/a%20b/",
    "peer, 10.0.0.1, 10.0.0.1:7536",
    "peer, [fd00::1]:80, [fd00::1]:80",
    "peer, fd00:0::1, [fd00::1]:7536",
    "peer, host.local:65535, host.local:65535"
  })
  void aValueWithinItsBoundsIsTaken(String option, String text, String value) throws Exception {
    assertEquals(value, String.valueOf(converter(option).convert(text)));
  }

  @ParameterizedTest
  @CsvSource({
    "chunk-size, 0",
    "chunk-size, 4194305",
    "chunk-size, 5M",
    "chunk-size, -1",
    "chunk-size, 1.5M",
    "chunk-size, ''",
    "flash, 3Q",
    "limit, 0",
    "limit, fast",
    "port, 0",
    "port, 65536",
    "port, -1",
    "port, 99999999999",
    "port, 7536x",
    "port, ''",
    "pin, 123",
    "pin, 12345678901234567",
    "pin, '12 4'",
    "pin, grün",
    "interface, ''",
    "interface, !",
    "url, ftp://h/x",
    "url, http://",
    "url, http://user@h/x",
    "url, http://h/x#y",
    "url, 'http://h/a b'",
    "peer, ''",
    "peer, :7536",
    "peer, h:0",
    "peer, h:65536",
    "peer, h:x",
    "peer, [fd00::1",
    "peer, 'a b'",
    "peer, http://h"
  })
  void whatIsOutOfBoundsIsRefusedWithTheText(String option, String text) {
    TypeConversionException refusal =
        assertThrows(TypeConversionException.class, () -> converter(option).convert(text));

    assertTrue(String.valueOf(refusal.getMessage()).endsWith(": " + text), refusal::getMessage);
  }

  @ParameterizedTest
  @CsvSource({"chunk-size", "limit", "port", "pin", "url", "peer"})
  void whatIsRefusedIsSafeToPrint(String option) {
    TypeConversionException refusal =
        assertThrows(
            TypeConversionException.class, () -> converter(option).convert("\u001b[2J\u202e"));

    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.chars().allMatch(c -> c >= ' ' && c < 0x7f), message);
  }
}
