package org.idiotorrent.web;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.idiotorrent.http.Request;

/**
 * Lets in who knows the PIN (HTTP.md, section 6). Safe for several threads; {@code this} guards the
 * counts.
 */
final class PinGate {
  private static final int TRIES = 3;
  private static final int TRIES_OF_ALL = 100;
  private static final Duration PERIOD = Duration.ofMinutes(10);
  private static final String BASIC = "basic ";

  private final String pin;
  private final String cookie;
  private final LongSupplier nanoTime;
  private final Map<InetAddress, Integer> wrong = new HashMap<>(); // tries within the period
  private int wrongOfAll;
  private long periodEnd;

  /** What came of a request. */
  enum Verdict {
    IN,
    /** The PIN is not known yet, or wrong. */
    ASK,
    TOO_OFTEN
  }

  /**
   * @param port which tells its cookie from that of another idt on this machine
   */
  PinGate(String pin, int port, LongSupplier nanoTime) {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    this.pin = pin;
    this.cookie = "idt-pin-" + port + '=' + HexFormat.of().formatHex(secret);
    this.nanoTime = nanoTime;
    this.periodEnd = nanoTime.getAsLong() + PERIOD.toNanos();
  }

  /** What a browser gets that knows the PIN, and shows from then on. */
  String cookie() {
    return cookie;
  }

  Verdict judge(Request request) {
    if (hasCookie(request)) {
      return Verdict.IN;
    }
    return request
        .headers()
        .joined("Authorization")
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BASIC))
        .map(value -> judge(password(value.substring(BASIC.length())), client(request)))
        .orElseGet(() -> isLockedOut(client(request)) ? Verdict.TOO_OFTEN : Verdict.ASK);
  }

  /** Judges what was typed into the form. */
  Verdict judgeForm(Request request) {
    return judge(request.form().getOrDefault("pin", ""), client(request));
  }

  private static InetAddress client(Request request) {
    return request.ends().client().getAddress();
  }

  private boolean hasCookie(Request request) {
    for (String one : request.headers().joined("Cookie").orElse("").split("[;,]", -1)) {
      if (same(one.strip(), cookie)) {
        return true;
      }
    }
    return false;
  }

  private static String password(String credentials) {
    try {
      byte[] bytes = Base64.getDecoder().decode(credentials.strip());
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.substring(text.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private synchronized Verdict judge(String tried, InetAddress client) {
    if (isLockedOut(client)) {
      return Verdict.TOO_OFTEN;
    }
    if (same(tried, pin)) {
      wrong.remove(client);
      return Verdict.IN;
    }
    wrongOfAll++;
    wrong.merge(client, 1, Integer::sum);
    return isLockedOut(client) ? Verdict.TOO_OFTEN : Verdict.ASK;
  }

  private synchronized boolean isLockedOut(InetAddress client) {
    long now = nanoTime.getAsLong();
    if (now - periodEnd >= 0) {
      wrong.clear();
      wrongOfAll = 0;
      periodEnd = now + PERIOD.toNanos();
    }
    return wrongOfAll >= TRIES_OF_ALL || wrong.getOrDefault(client, 0) >= TRIES;
  }

  /** In a time that does not tell how much of it is right. */
  private static boolean same(String tried, String secret) {
    return MessageDigest.isEqual(
        tried.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }
}
