package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person with a browser, and a program that goes by the OpenAPI document, on another host. */
class BrowserIT {
  private static final String ODD = "a\"b'<script>alert(1)&amp; שלום 😀.txt";

  @TempDir Path folder;
  private final byte[] photo = Samples.bytes(3_000_000, 1);
  private final byte[] text = Samples.bytes(70_000, 2);
  private Lan lan;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 2);
    lan.write(1, "photo.jpg", photo);
    lan.write(1, ODD, text);
    Path tree = Files.createDirectories(lan.home(1).resolve("holiday/sub/empty")).getParent();
    Files.write(tree.resolve(ODD), text);
    Files.write(tree.resolveSibling("zero"), new byte[0]);
    Files.createDirectories(lan.home(2).resolve("saved"));
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  private static String idOf(Running sharing, String name) {
    String line = sharing.awaitLine(one -> one.contains("\"name\":\"" + name));
    return Running.parse(line).path("file_id").asText();
  }

  private JsonNode browse(String... more) throws IOException {
    String[] command = new String[4 + more.length];
    command[0] = "node";
    command[1] = BrowserScripts.script("browse.mjs");
    command[2] = "http://" + lan.address(1) + ":7536/";
    command[3] = lan.home(2).resolve("saved").toString();
    System.arraycopy(more, 0, command, 4, more.length);
    Result result = lan.run(2, command).expect(0);
    JsonNode found = Running.parse(result.out().getLast());
    assertEquals("[]", found.path("violations").toString(), "accessibility");
    assertEquals("[]", found.path("overflows").toString(), "wider than the window");
    assertEquals("[\"http://10.77.0.1:7536\"]", found.path("origins").toString());
    return found;
  }

  @Test
  void whatAPersonDownloadsIsIdenticalAndThePagesAreAccessible() throws Exception {
    JsonNode sharing =
        lan.startIdt(1, "share", "--json", "photo.jpg", ODD, "holiday").awaitEvent("sharing");
    assertEquals("http://10.77.0.1:7536/", sharing.at("/urls/0").asText());

    JsonNode found = browse();

    assertEquals("[]", found.path("console").toString(), "what the console said");
    assertEquals(12, found.path("pages").asInt());
    Map<String, Path> saved = new TreeMap<>();
    found
        .path("downloads")
        .forEach(one -> saved.put(one.path("name").asText(), Path.of(one.path("path").asText())));
    assertEquals(3, saved.size(), saved::toString);
    assertArrayEquals(photo, Files.readAllBytes(saved.get("photo.jpg")));
    // The browser has its own idea of what is safe in a name; the letters beyond ASCII have to be
    // there.
    String odd = "a_b'_script_alert(1)&amp; שלום 😀.txt";
    assertArrayEquals(text, Files.readAllBytes(saved.get(odd)), saved::toString);
    try (ZipFile zip = new ZipFile(saved.get("holiday.zip").toFile())) {
      ZipEntry entry = zip.getEntry("holiday/sub/" + ODD);
      try (InputStream in = zip.getInputStream(entry)) {
        assertArrayEquals(text, in.readAllBytes());
      }
      assertEquals(3, zip.size());
    }
  }

  @Test
  void aPersonWhoKnowsThePinGetsInAndOneWhoMistypesItIsTold() throws Exception {
    lan.startIdt(1, "share", "--json", "--pin", "4711", "photo.jpg").awaitEvent("sharing");

    JsonNode found = browse("4711");

    assertArrayEquals(photo, Files.readAllBytes(Path.of(found.at("/downloads/0/path").asText())));
  }

  @Test
  void theOpenApiDocumentAgreesWithEveryAnswer() throws Exception {
    for (String[] pin : new String[][] {{}, {"4711"}}) {
      Running sharing =
          pin.length == 0
              ? lan.startIdt(1, "share", "--json", "photo.jpg", "holiday")
              : lan.startIdt(1, "share", "--json", "photo.jpg", "holiday", "--pin", pin[0]);
      String photoId = idOf(sharing, "photo.jpg");
      String holidayId = idOf(sharing, "holiday");
      int port = sharing.awaitEvent("sharing").path("port").asInt();
      String[] command = new String[7 + pin.length];
      command[0] = "node";
      command[1] = BrowserScripts.script("openapi.mjs");
      command[2] = "http://" + lan.address(1) + ":" + port + "/";
      command[3] = photoId;
      command[4] = "photo.jpg";
      command[5] = holidayId;
      command[6] = "sub/" + ODD;
      System.arraycopy(pin, 0, command, 7, pin.length);

      JsonNode found = Running.parse(lan.run(2, command).expect(0).out().getLast());

      assertEquals("[]", found.path("wrong").toString());
      assertEquals(21, found.path("asked").asInt(), "methods of addresses");
    }
  }
}
