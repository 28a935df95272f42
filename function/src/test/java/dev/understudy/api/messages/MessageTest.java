package dev.understudy.api.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'content':'a'}                       | [{'type':'text','text':'a'}]",
        "{'content':null,'refusal':'No.'}      | [{'type':'text','text':'No.'}]",
        "{'content':[{'type':'text','text':'a'},{'type':'x'},{'type':'text','text':'b'}]} |"
            + " [{'type':'text','text':'ab'}]",
        "{'content':'','reasoning_content':'a'} |"
            + " [{'type':'thinking','thinking':'a','signature':''}]",
        "{'tool_calls':[{'id':'c','function':{'name':'f','arguments':'{}'}}]} |"
            + " [{'type':'tool_use','id':'c','name':'f','input':{},'caller':{'type':'direct'}}]",
        "{'tool_calls':[{'id':'c','function':{'name':'f','arguments':'[1'}}]} |"
            + " [{'type':'tool_use','id':'c','name':'f','input':{},'caller':{'type':'direct'}}]",
        "{'content':null}                      | []",
      })
  void whatTheReplySaysBecomesBlocks(String message, String content) throws JsonException {
    assertEquals(content.replace('\'', '"'), Json.text(of(message, "stop").path("content")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'content':'a'}                                     | stop           | end_turn",
        "{'content':'a'}                                     | length         | max_tokens",
        "{'content':'a'}                                     | content_filter | refusal",
        "{'refusal':'a'}                                     | stop           | refusal",
        "{'tool_calls':[{'id':'c','function':{'name':'f'}}]} | tool_calls     | tool_use",
        "{'tool_calls':[{'id':'c','function':{'name':'f'}}]} | stop           | tool_use",
      })
  void theFinishReasonBecomesTheStopReason(String message, String finish, String stop)
      throws JsonException {
    assertEquals(stop, of(message, finish).path("stop_reason").textValue());
  }

  private static JsonNode of(String message, String finish) throws JsonException {
    String reply = "{'id':'chatcmpl-1','choices':[{'message':" + message + "}]}";
    ObjectNode json = (ObjectNode) Json.parseStrictly(reply.replace('\'', '"'));
    ((ObjectNode) json.path("choices").path(0)).put("finish_reason", finish);
    return Message.of(json);
  }
}
