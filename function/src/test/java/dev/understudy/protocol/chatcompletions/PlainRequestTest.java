package dev.understudy.protocol.chatcompletions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Notes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainRequestTest {
  private final Notes notes = new Notes();

  @Test
  void whatOnlyTheCanonicalFormHasIsSaidAsOpenAisClientsSayIt() throws JsonException {
    ObjectNode canonical =
        object(
            "{'messages':[{'role':'system','content':[{'type':'text','text':'Be"
                + " brief.','cache_control':{}}]},"
                + "{'role':'user','content':[{'type':'file','file':{'filename':'a','file_data':'data:text/plain;base64,aGk='}},"
                + "{'type':'image_url','image_url':{'url':'https://example.com/a'}}]},"
                + "{'role':'assistant','content':null,'reasoning_content':'Hm.','extra_content':{'google':{}},"
                + "'tool_calls':[{'id':'c','extra_content':{'google':{}}},{'id':'d'}]},"
                + "{'role':'tool','tool_call_id':'c','content':[{'type':'image_url','image_url':{'url':'u'}}]},"
                + "{'role':'tool','tool_call_id':'d','content':'No.','extra_content':{'failed':true}},"
                + "{'role':'user','content':'Well?'}],"
                + "'tools':[{'type':'function','cache_control':{}}],'top_k':3}");
    String before = Json.text(canonical);
    assertEquals(
        "{'messages':[{'role':'system','content':[{'type':'text','text':'Be brief.','cache_control':{}}]},"
                .replace('\'', '"')
            + "{'role':'user','content':[{'type':'text','text':'a:\\n\\nhi'},".replace('\'', '"')
            + "{'type':'image_url','image_url':{'url':'https://example.com/a'}}]},"
                .replace('\'', '"')
            + "{'role':'assistant','content':null,'tool_calls':[{'id':'c'},{'id':'d'}]},"
                .replace('\'', '"')
            + "{'role':'tool','tool_call_id':'c','content':''},".replace('\'', '"')
            + "{'role':'tool','tool_call_id':'d','content':'No.'},".replace('\'', '"')
            + "{'role':'user','content':[{'type':'image_url','image_url':{'url':'u'}}]},"
                .replace('\'', '"')
            + "{'role':'user','content':'Well?'}],'tools':[{'type':'function','cache_control':{}}]}"
                .replace('\'', '"'),
        Json.text(PlainRequest.of(canonical, "openai", false, notes)));
    assertEquals(
        List.of("messages[2].thinking", "messages[4].is_error", "What tools have shown", "top_k"),
        notes.adaptations().stream().map(it -> it.replaceFirst(" was .*", "")).toList());
    assertEquals(before, Json.text(canonical));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'thinking':{'type':'enabled','budget_tokens':20000}} | true  |"
            + " {'reasoning_effort':'high'} | 1",
        "{'thinking':{'type':'adaptive'},'reasoning_effort':'low'} | true |"
            + " {'reasoning_effort':'low'} | 0",
        "{'thinking':{'type':'enabled','budget_tokens':20000}} | false | {} | 1",
        "{'reasoning_effort':'low'}                            | false | {} | 1",
        "{}                                                    | false | {} | 0",
      })
  void thinkingIsAnEffortWhereTheModelReasons(
      String asked, boolean reasons, String sent, int adaptations) throws JsonException {
    assertEquals(object(sent), PlainRequest.of(object(asked), "openai", reasons, notes));
    assertEquals(adaptations, notes.adaptations().size());
  }

  @ParameterizedTest
  @CsvSource({
    "openai, true, max_completion_tokens, 1",
    "azure-ai, true, max_completion_tokens, 1",
    "github, true, max_completion_tokens, 1",
    "openai, false, max_tokens, 0",
    "groq, true, max_tokens, 0",
  })
  void theLimitIsRenamedWhereOpenAisModelsReasonAndThenSaidSo(
      String provider, boolean reasons, String name, int adaptations) throws JsonException {
    ObjectNode sent = PlainRequest.of(object("{'max_tokens':5}"), provider, reasons, notes);
    assertEquals(Json.object().put(name, 5), sent);
    assertEquals(adaptations, notes.adaptations().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "openai | true  | {} | 1",
        "openai | false | {} | 1",
        "z-ai   | true  | {'thinking':{'type':'disabled'}} | 0",
      })
  void whoMayHaveASwitchForThinkingIsToldThatItIsOff(
      String provider, boolean reasons, String sent, int adaptations) throws JsonException {
    ObjectNode asked = object("{'thinking':{'type':'disabled'}}");
    assertEquals(object(sent), PlainRequest.of(asked, provider, reasons, notes));
    assertEquals(adaptations, notes.adaptations().size());
  }

  @Test
  void whatAHostWantsBackItGetsBack() throws JsonException {
    ObjectNode canonical =
        object(
            "{'messages':[{'role':'assistant','content':'a','reasoning_content':'b','extra_content':"
                + "{'deepseek':{'x':1},'google':{'y':1}}}]}");
    assertEquals(
        object(
            "{'messages':[{'role':'assistant','content':'a','reasoning_content':'b','extra_content':"
                + "{'deepseek':{'x':1}}}]}"),
        PlainRequest.of(canonical, "deepseek", false, notes));
  }

  private static ObjectNode object(String text) throws JsonException {
    return (ObjectNode) Json.parseStrictly(text.replace('\'', '"'));
  }
}
