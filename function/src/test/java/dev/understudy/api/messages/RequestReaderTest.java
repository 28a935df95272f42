package dev.understudy.api.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/messages-api");

  @Test
  void aConversationWithToolsIsReadAsOpenAis() throws IOException, JsonException {
    ObjectNode body = object(Files.readString(GOLDEN.resolve("tools.request.json")));
    String before = Json.text(body);
    RequestReader reader = new RequestReader(body, true);
    assertEquals(
        Json.text(object(Files.readString(GOLDEN.resolve("tools.canonical.json")))),
        Json.text(reader.params()));
    assertEquals(List.of(), reader.original().lost());
    assertEquals(List.of("metadata.team"), reader.original().leftOut());
    assertEquals(before, Json.text(reader.original().request()));
    assertEquals(before, Json.text(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mcp_servers    | [{'type':'url'}]                                       | mcp_servers",
        "inference_geo  | 'eu'                                                   | inference_geo",
        "output_config  | {'format':{'type':'grammar'}}                          |"
            + " output_config.format",
        "tools          | [{'type':'web_search_20250305','name':'web_search'}]   | tools[0]"
            + " (web_search_20250305)",
        "system         | [{'type':'image'}]                                     | system[0]"
            + " (image)",
        "messages       | [{'role':'user','content':[{'type':'search_result'}]}] |"
            + " messages[0].content[0] (search_result)",
        "messages       | [{'role':'user','content':[{'type':'A key!'}]}]        |"
            + " messages[0].content[0] (of a type of its own)",
        "messages       | [{'role':'user','content':[{'type':'image','source':{'type':'file'}}]}] |"
            + " messages[0].content[0].source (file)",
        "messages       |"
            + " [{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':[{'type':'tool_reference'}]}]}]"
            + " | messages[0].content[0].content[0] (tool_reference)",
        "messages       |"
            + " [{'role':'assistant','content':[{'type':'server_tool_use'}]},{'role':'user','content':'a'}]"
            + " | messages[0].content[0] (server_tool_use)",
        "messages       | [{'role':'user','content':'a'},{'role':'assistant','content':'{'}] |"
            + " messages[1] (the beginning of the answer)",
      })
  void whatTheAnswerWouldSufferFromIsLostByName(String name, String value, String lost)
      throws JsonException {
    assertEquals(List.of(lost), new RequestReader(hello(name, value), true).original().lost());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "output_config    | {'task_budget':{}}                      | output_config.task_budget",
        "cache_control    | {'type':'ephemeral'}                    | cache_control",
        "service_tier     | 'auto'                                  | service_tier",
        "a_field_of_tomorrow | 1                                    | a_field_of_tomorrow",
        "a b              | 1                                       | A field",
        "tool_choice      | {'type':'auto','x':1}                   | tool_choice.x",
      })
  void whatItCanDoWithoutIsLeftOutByName(String name, String value, String field)
      throws JsonException {
    RequestReader reader = new RequestReader(hello(name, value), true);
    assertEquals(List.of(), reader.original().lost());
    assertEquals(List.of(field), reader.original().leftOut());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "thinking         | {'type':'disabled'}",
        "mcp_servers      | []",
        "container        | null",
        "system           | null",
        "tools            | []",
        "stop_sequences   | []",
        "metadata         | {}",
        "stream           | null",
        "tool_choice      | {'type':'auto','disable_parallel_tool_use':true}",
      })
  void whatAsksForNothingLeavesNoTrace(String name, String value) throws JsonException {
    RequestReader reader = new RequestReader(hello(name, value), true);
    assertEquals(List.of(), reader.original().lost());
    assertEquals(List.of(), reader.original().leftOut());
    assertEquals(new RequestReader(hello("model", "'m'"), true).params(), reader.params());
  }

  @Test
  void modelsToTryAreForUsAndNotForAProvider() throws JsonException {
    RequestReader reader = new RequestReader(hello("models", "['a/b']"), true);
    assertEquals("a/b", reader.params().at("/models/0").textValue());
    assertEquals(Json.text(hello("model", "'m'")), Json.text(reader.original().request()));
  }

  @Test
  void anImageBecomesAUrl() throws JsonException {
    RequestReader reader =
        new RequestReader(
            hello(
                "messages",
                "[{'role':'user','content':[{'type':'text','text':'What?'},"
                    + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'aGk='}},"
                    + "{'type':'image','source':{'type':'url','url':'https://example.com/a.png'}}]}]"),
            true);
    assertEquals(
        "[{'type':'text','text':'What?'},".replace('\'', '"')
            + "{'type':'image_url','image_url':{'url':'data:image/png;base64,aGk='}},"
                .replace('\'', '"')
            + "{'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]"
                .replace('\'', '"'),
        Json.text(reader.params().at("/messages/0/content")));
  }

  @Test
  void documentsResultsAnswersAndThinkingHaveAPlace() throws JsonException {
    ObjectNode body =
        hello(
            "messages",
            "[{'role':'user','content':["
                + "{'type':'document','title':'a','source':{'type':'base64','media_type':'application/pdf','data':'aGk='}},"
                + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'hi'}},"
                + "{'type':'document','source':{'type':'url','url':'https://example.com/b'},"
                + "'cache_control':{'type':'ephemeral'}}]},"
                + "{'role':'assistant','content':[{'type':'thinking','thinking':'Hm.','signature':''},"
                + "{'type':'tool_use','id':'c','name':'f','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c','is_error':true,"
                + "'content':[{'type':'image','source':{'type':'url','url':'https://example.com/a'}}]}]}]");
    body.set(
        "output_config",
        object(
            "{'effort':'max','format':{'type':'json_schema','schema':{'type':'object',"
                + "'properties':{'a':{'type':'string'}},'required':['a'],'additionalProperties':false}}}"));
    RequestReader reader = new RequestReader(body, true);
    assertEquals(List.of(), reader.original().lost());
    assertEquals(List.of(), reader.original().leftOut());
    ObjectNode params = reader.params();
    assertEquals(
        "[{'type':'file','file':{'filename':'a','file_data':'data:application/pdf;base64,aGk='}},"
                .replace('\'', '"')
            + "{'type':'file','file':{'file_data':'data:text/plain;base64,aGk='}},"
                .replace('\'', '"')
            + "{'type':'file','file':{'file_url':'https://example.com/b'},".replace('\'', '"')
            + "'cache_control':{'type':'ephemeral'}}]".replace('\'', '"'),
        Json.text(params.at("/messages/0/content")));
    assertEquals("Hm.", params.at("/messages/1/reasoning_content").textValue());
    assertEquals(
        "{'role':'tool','tool_call_id':'c','content':[{'type':'image_url',".replace('\'', '"')
            + "'image_url':{'url':'https://example.com/a'}}],'extra_content':{'failed':true}}"
                .replace('\'', '"'),
        Json.text(params.at("/messages/2")));
    assertEquals("xhigh", params.path("reasoning_effort").textValue());
    assertEquals(true, params.at("/response_format/json_schema/strict").booleanValue());
    assertEquals("object", params.at("/response_format/json_schema/schema/type").textValue());
  }

  private static ObjectNode hello(String name, String value) throws JsonException {
    ObjectNode body =
        object("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'a'}]}");
    body.set(name, Json.parseStrictly(value.replace('\'', '"')));
    return body;
  }

  private static ObjectNode object(String text) throws JsonException {
    return (ObjectNode) Json.parseStrictly(text.replace('\'', '"'));
  }
}
