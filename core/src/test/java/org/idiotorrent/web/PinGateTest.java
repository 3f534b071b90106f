package org.idiotorrent.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.idiotorrent.Background;
import org.idiotorrent.http.Headers;
import org.idiotorrent.http.Request;
import org.idiotorrent.http.Target;
import org.idiotorrent.web.PinGate.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, with a clock that is moved by hand. */
class PinGateTest {
  private static final Target PATH = new Target(Optional.empty(), List.of(""), Map.of());

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // a clock may overflow
  private final PinGate gate = new PinGate("4711", 7_536, nanos::get);

  private static Request request(String client, Headers headers, Map<String, String> form) {
    try {
      InetAddress address = InetAddress.getByName(client);
      Request.Ends ends =
          new Request.Ends(
              new InetSocketAddress(address, 50_000), new InetSocketAddress(address, 7_536));
      return new Request("GET", PATH, headers, true, form, ends);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private Verdict type(String client, String pin) {
    return gate.judgeForm(request(client, Headers.NONE, Map.of("pin", pin)));
  }

  private Verdict show(String client, String field, String value) {
    return gate.judge(request(client, Headers.NONE.with(field, value), Map.of()));
  }

  private Verdict look(String client) {
    return gate.judge(request(client, Headers.NONE, Map.of()));
  }

  private static String basic(String credentials) {
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void lookingIsNoTry() {
    for (int i = 0; i < 200; i++) {
      assertEquals(Verdict.ASK, look("10.0.0.1"));
    }
    assertEquals(Verdict.IN, type("10.0.0.1", "4711"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "471", "47110", "4711 ", "٤٧١١", "\0"})
  void onlyThePinItselfIsRight(String pin) {
    assertEquals(Verdict.ASK, type("10.0.0.1", pin));
  }

  @Test
  void aFormWithoutPinIsAWrongTry() {
    Request empty = request("10.0.0.1", Headers.NONE, Map.of());
    assertEquals(Verdict.ASK, gate.judgeForm(empty));
    assertEquals(Verdict.ASK, gate.judgeForm(empty));
    assertEquals(Verdict.TOO_OFTEN, gate.judgeForm(empty));
  }

  @Test
  void whoIsLockedOutIsAloneInThatAndForTenMinutes() {
    for (int i = 0; i < 3; i++) {
      type("10.0.0.1", "wrong");
    }
    assertEquals(Verdict.TOO_OFTEN, look("10.0.0.1"));
    assertEquals(Verdict.TOO_OFTEN, type("10.0.0.1", "4711"));
    assertEquals(Verdict.IN, type("10.0.0.2", "4711"));

    nanos.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
    assertEquals(Verdict.TOO_OFTEN, type("10.0.0.1", "4711"));

    nanos.addAndGet(1);
    assertEquals(Verdict.ASK, look("10.0.0.1"));
    assertEquals(Verdict.IN, type("10.0.0.1", "4711"));
  }

  @Test
  void manyAddressesTogetherHaveAHundredTries() {
    IntStream.range(0, 50)
        .forEach(i -> {
          type("fd00::" + Integer.toHexString(i), "wrong");
          type("fd00::" + Integer.toHexString(i), "wrong");
        });

    assertEquals(Verdict.TOO_OFTEN, look("10.0.0.9"));
    assertEquals(Verdict.TOO_OFTEN, type("10.0.0.9", "4711"));
    assertEquals(Verdict.IN, show("10.0.0.9", "Cookie", gate.cookie()), "who is in stays in");
    nanos.addAndGet(Duration.ofMinutes(10).toNanos());
    assertEquals(Verdict.IN, type("10.0.0.9", "4711"));
  }

  @Test
  void theRightPinForgivesItsAddressAlone() {
    type("10.0.0.1", "wrong");
    type("10.0.0.1", "wrong");
    type("10.0.0.2", "wrong");
    type("10.0.0.2", "wrong");
    assertEquals(Verdict.IN, type("10.0.0.1", "4711"));

    assertEquals(Verdict.ASK, type("10.0.0.1", "wrong"));
    assertEquals(Verdict.TOO_OFTEN, type("10.0.0.2", "wrong"));
  }

  @Test
  void theCookieIsFoundAmongOthersAndIsThatOfThisPeer() {
    String mine = gate.cookie();
    String other = new PinGate("4711", 7_536, nanos::get).cookie();

    assertEquals(Verdict.IN, show("10.0.0.1", "Cookie", "a=b; " + mine + " ;c=d"));
    assertEquals(Verdict.ASK, show("10.0.0.1", "Cookie", other));
    assertEquals(Verdict.ASK, show("10.0.0.1", "Cookie", mine.substring(1)));
    assertEquals(Verdict.ASK, show("10.0.0.1", "Cookie", "x" + mine));
    assertEquals(Verdict.IN, type("10.0.0.1", "4711"), "wrong cookies are no tries");
  }

  @Test
  void aPasswordIsTakenWithAnyUserAndWhateverIsBrokenIsWrong() {
    assertEquals(Verdict.IN, show("10.0.0.1", "Authorization", "Basic " + basic("me:4711")));
    assertEquals(Verdict.IN, show("10.0.0.1", "Authorization", "bAsIc  " + basic(":4711")));
    assertEquals(Verdict.IN, show("10.0.0.1", "Authorization", "Basic " + basic("4711")));
    assertEquals(Verdict.ASK, show("10.0.0.1", "Authorization", "Bearer 4711"));
    assertEquals(Verdict.ASK, show("10.0.0.1", "Authorization", "Basic"));

    assertEquals(Verdict.ASK, show("10.0.0.2", "Authorization", "Basic " + basic("a:b:4711")));
    assertEquals(Verdict.ASK, show("10.0.0.2", "Authorization", "Basic %%%"));
    assertEquals(Verdict.TOO_OFTEN, show("10.0.0.2", "Authorization", "Basic ="));
  }

  @Test
  void triesAtOnceAreAllCounted() throws Exception {
    List<Background<Boolean>> guessers =
        IntStream.range(0, 8)
            .mapToObj(number ->
                Background.run(() -> {
                  for (int i = 0; i < 20; i++) {
                    type("10.0.0." + number, "wrong");
                  }
                  return true;
                }))
            .toList();
    for (Background<Boolean> guesser : guessers) {
      guesser.result();
    }

    for (int i = 0; i < 8; i++) {
      assertEquals(Verdict.TOO_OFTEN, look("10.0.0." + i));
    }
    assertEquals(Verdict.IN, type("10.0.0.9", "4711"), "24 tries counted, not 160");
  }
}
