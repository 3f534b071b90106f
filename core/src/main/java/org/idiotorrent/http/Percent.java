package org.idiotorrent.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of UTF-8 (RFC 3986, section 2.1). */
public final class Percent {
  private static final String UNRESERVED_MARKS = "-._~";
  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  /** {@code text} with everything but letters, digits and {@code -._~} escaped. */
  public static String encode(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (Syntax.isAlphanumeric(b) || UNRESERVED_MARKS.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    return out.toString();
  }

  /** What {@code text}, in ASCII, stands for. */
  public static String decode(String text) throws Refusal {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.write(hexDigit(text, i + 1) << 4 | hexDigit(text, i + 2));
        i += 2;
      } else {
        bytes.write(text.charAt(i));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Refusal.bad("the address is not UTF-8");
    }
  }

  private static int hexDigit(String text, int index) throws Refusal {
    int digit = index < text.length() ? HEX.indexOf(Character.toUpperCase(text.charAt(index))) : -1;
    if (digit < 0) {
      throw Refusal.bad("a % without two hex digits after it");
    }
    return digit;
  }
}
