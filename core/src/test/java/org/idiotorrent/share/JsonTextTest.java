package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void valuesNestAndAreSeparated() {
    JsonText json = new JsonText().beginObject().name("a").value(1).name("b").beginArray();
    json.value("x").value(true).beginObject().endObject().endArray();
    json.name("c").beginObject().name("d").value(-5).endObject().endObject();

    assertEquals("{\"a\":1,\"b\":[\"x\",true,{}],\"c\":{\"d\":-5}}", json.toString());
  }

  @Test
  void everyCharacterComesBackFromAReader() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x3000; c++) {
      all.appendCodePoint(c);
    }
    all.appendCodePoint(0x1F600);
    byte[] json = new JsonText().value(all.toString()).line();

    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      assertEquals(all.toString(), parser.getText());
    }
  }
}
