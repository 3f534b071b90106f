package org.idiotorrent.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.idiotorrent.tracker.store.Announcement.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistrationReaderTest {
  private static final String ID = "ab".repeat(32);
  private static final String PEER = "00".repeat(16);
  private static final String VALID =
      "{'file_id':'" + ID + "','peer_id':'" + PEER + "','port':1,'event':'started','left':0}";

  private static Registration read(String json) throws CallException {
    return RegistrationReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsNotGivenHasItsDefault() throws Exception {
    Registration read = read(VALID);
    assertEquals(50, read.wanted());
    assertEquals(State.SEEDER, read.files().getFirst().state());
    assertTrue(read.lan().list().isEmpty());
  }

  @Test
  void unknownFieldsAreIgnoredAndNullIsAsIfAbsent() throws Exception {
    assertEquals(
        read(VALID), read(VALID.replace("{", "{'more':{'deep':[1,{}]},'n':null,'lan':null,")));
  }

  @Test
  void severalFilesShareAThousandPeers() throws Exception {
    String file = "{'file_id':'" + ID + "','event':'update','left':1}";
    String files = "{'peer_id':'" + PEER + "','port':1,'files':[" + file + ("," + file).repeat(99);
    Registration read = read(files + "]}");
    assertEquals(100, read.files().size());
    assertEquals(10, read.wanted());
    assertThrows(CallException.class, () -> read(files + "," + file + "]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'port':1 | 'port':0 | port is 0; it has to be a whole number in [1, 65535]",
        "'port':1 | 'port':65536 | port is 65536",
        "'port':1 | 'port':1.0 | port is not a whole number",
        "'port':1 | 'port':'1' | port is not a whole number",
        "'port':1 | 'port':99999999999999999999 | port is 99999999999999999999",
        "'port':1, | '' : 1, | port is missing",
        "'left':0 | 'left':-1 | left is -1",
        "'left':0 | 'left':9007199254740992 | left is 9007199254740992",
        "'left':0 | 'left':null | left is missing",
        "'left':0 | 'left':0,'left':0 | there twice in the body: left",
        "started | Started | event is neither",
        "'started' | 7 | event is not a text",
        "'file_id':'ab | 'file_id':'zz | file_id is not 64",
        "'file_id':'ab | 'file_id':'a | file_id is not 64",
        "'peer_id':'00 | 'peer_id':'0 | peer_id is not 32 hex digits",
        "'port' | 'n':201,'port' | n is 201; it has to be a whole number in [0, 200]",
        "'port' | 'lan':'10.0.0.1','port' | lan is not an array",
        "'port' | 'lan':['router'],'port' | lan[0] is not an IP address: router",
        "'port' | 'lan':['1','1','1','1','1','1','1','1','1'],'port' | lan",
        "'port' | 'files':[],'port' | files stands in place of",
        "'event':'started','left':0 | 'event':'completed','left':5 | left is 5, but the event is"
      })
  void whatIsWrongIsSaid(String what, String instead, String message) {
    String json = VALID.replace(what.strip(), instead.strip());
    CallException refused = assertThrows(CallException.class, () -> read(json));
    assertEquals(400, refused.answer().status());
    assertTrue(refused.answer().toString().contains(message.strip()), refused.answer().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[] | not a JSON object",
        "{'a':1 | not valid JSON at line 1",
        "{} {} | there is more after",
        "{'a':[[[[[[[[[]]]]]]]]]} | nested more than 8 deep",
        "{'a':00} | not valid JSON",
        "{'a':NaN} | not valid JSON",
      })
  void whatIsNoJsonIsSaid(String json, String message) {
    CallException refused = assertThrows(CallException.class, () -> read(json));
    assertTrue(refused.answer().toString().contains("bad_json"), refused.answer().toString());
    assertTrue(refused.answer().toString().contains(message), refused.answer().toString());
  }
}
