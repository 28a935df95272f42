package dev.understudy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'error':{'message':'Lost','type':'t','code':'c'}}        | Lost",
        "{'type':'error','error':{'type':'t','message':'Lost'}}    | Lost",
        "{'object':'error','message':'Lost','code':'1500'}         | Lost",
        "{'code':'denied','error':'Lost'}                          | Lost",
        "{'detail':'Lost'}                                         | Lost",
        "{'detail':[{'loc':['body'],'msg':'Lost'}]}                | Lost",
        "[{'error':{'code':400,'message':'Lost'}}]                 | Lost",
        "'Lost'                                                    | Lost",
        "Lost                                                      | Lost",
        "{'error':{'message':'  ','code':7}}   | HTTP 502 with an error that has no message",
        "[]                                    | HTTP 502 with an error that has no message",
        "<html><body>Bad gateway</body></html> | HTTP 502 with an HTML page",
        "<!doctype HTML>                       | HTTP 502 with an HTML page",
        "``                                    | HTTP 502 without a body",
      })
  void theProvidersOwnWordsAreFoundWhereverTheyStand(String body, String message) {
    assertEquals(message, read(body.replace('\'', '"')).message());
  }

  @Test
  void typesAndCodesOfBothLevelsAreNames() {
    ErrorBody error =
        read(
            "{\"type\":\"a\",\"code\":1,\"error\":{\"type\":null,\"code\":\"b\","
                + "\"innererror\":{\"code\":\"c\"},\"metadata\":{\"error_type\":\"d\"}}}");
    assertEquals(List.of("c", "d", "b", "a", "1"), error.names());
  }

  @Test
  void aLongMessageIsCutAndKeepsToOneLine() {
    String message = read("a\r\n\tb\u2028c" + "😀".repeat(5000)).message();
    assertTrue(message.startsWith("a b c😀"), message);
    assertTrue(message.endsWith("😀…"), message);
    assertTrue(message.length() <= ErrorBody.MAX_MESSAGE, message);
  }

  @Test
  void bytesThatAreNoTextAreNotShown() {
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0};
    assertEquals(
        "HTTP 500 with a body that is neither JSON nor text", ErrorBody.of(500, gzip).message());
  }

  private static ErrorBody read(String body) {
    return ErrorBody.of(502, body.getBytes(UTF_8));
  }
}
