package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Event;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Upstream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesApiTest {
  private static final String PATH = "/v1/responses";
  private static final String BODY =
      "{'model':'a-model','instructions':'Be brief.','input':'hello','max_output_tokens':50%s}";
  private static final String ANTHROPIC = "{\"provider\":\"anthropic\",\"api_key\":\"key-two\"}";

  private final World world = new World();

  @Test
  void anAnswerOfAnthropicsComesAsAResponse() {
    world.upstream.answers(200, World.ANTHROPIC_OK);

    World.Answer answer =
        post(BODY.formatted(",'metadata':{'a':'b'},'temperature':0.5"), ANTHROPIC);

    assertEquals(200, answer.status(), answer.text());
    assertEquals(
        World.object(
            """
            {"id":"resp_1","object":"response","created_at":CREATED,"status":"completed","background":false,
             "error":null,"incomplete_details":null,"model":"claude-v1","output":[{"id":"msg_1_0",
             "type":"message","status":"completed","content":[{"type":"output_text","annotations":[],
             "logprobs":[],"text":"from anthropic"}],"role":"assistant"}],"previous_response_id":null,
             "instructions":"Be brief.","max_output_tokens":50,"max_tool_calls":null,
             "prompt_cache_key":null,"safety_identifier":null,"user":null,"metadata":{"a":"b"},
             "parallel_tool_calls":true,"reasoning":{"effort":null,"summary":null},"temperature":0.5,
             "text":{"format":{"type":"text"}},"tool_choice":"auto","top_logprobs":0,"top_p":1.0,
             "truncation":"disabled","tools":[],"service_tier":null,"store":false,"usage":{
             "input_tokens":1,"input_tokens_details":{"cached_tokens":0},"output_tokens":2,
             "output_tokens_details":{"reasoning_tokens":0},"total_tokens":3}}\
            """
                .replace("CREATED", answer.at("/created_at").asText())),
        answer.json());
    assertEquals(
        World.array(
            "{'model':'a-model','messages':[{'role':'user','content':'hello'}],'max_tokens':50,"
                + "'system':'Be brief.','temperature':0.5}"),
        World.array(sorted(world.upstream.sent.getFirst().json())));
    assertEquals("config", answer.header("x-portkey-last-used-option-index"));
  }

  private static String sorted(JsonNode json) {
    return json.toString().replace('"', '\'');
  }

  @Test
  void whatWasTriedInVainStandsInAnErrorOfOpenAisShape() {
    world.upstream.answers(529, "{\"error\":{\"type\":\"overloaded_error\",\"message\":\"down\"}}");

    World.Answer answer = post(BODY.formatted(""), ANTHROPIC);

    assertEquals(503, answer.status());
    assertEquals("overloaded", answer.at("/error/code").textValue());
    assertEquals("overloaded", answer.at("/error/attempts/0/class").textValue());
    assertEquals("false", answer.header("x-should-retry"));
  }

  /// Only what speaks Responses is asked; and where nobody does, the client reads why.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'previous_response_id':'resp_1','input':'a'               | previous_response_id",
        "'conversation':'conv_1','input':'a'                       | conversation",
        "'prompt':{'id':'pmpt_1'}                                  | prompt",
        "'background':true,'input':'a'                             | background",
        "'input':'a','tools':[{'type':'web_search'}]               | tools[0] (web_search)",
        "'input':'a','tools':[{'type':'mcp','server_label':'s'}]   | tools[0] (mcp)",
        "'input':'a','tool_choice':{'type':'file_search'}          | tool_choice (file_search)",
        "'input':[{'type':'item_reference','id':'msg_1'}]          | "
            + "input[0] (item_reference: send the item itself, with \"store\": false)",
        "'input':[{'id':'msg_1'}]                                  | "
            + "input[0] (item_reference: send the item itself, with \"store\": false)",
        "'input':[{'type':'computer_call','id':'c'}]               | input[0] (computer_call)",
        "'input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}]"
            + " | input[0].content[0].file_id",
        "'input':'a','text':{'format':{'type':'grammar'}}          | text.format (grammar)",
      })
  void whatOnlyResponsesCanDoIsRefusedElsewhereAndReachesWhoCan(String asked, String named) {
    String body = "{'model':'m'," + asked + "}";
    World.Answer refused = post(body, ANTHROPIC);
    assertEquals(400, refused.status(), refused.text());
    assertEquals("unsupported", refused.at("/error/code").textValue());
    assertTrue(refused.at("/error/message").textValue().contains(": " + named + " "), named);
    assertEquals(List.of(), world.upstream.sent);

    world.upstream.answers(200, ResponsesInTheirOwnWordsTest.OK);
    World.Answer answer =
        post(
            body,
            "{'strategy':{'mode':'fallback'},'targets':[{'provider':'anthropic','api_key':'k1'},"
                + "{'provider':'openai','api_key':'k2'}]}");
    assertEquals(200, answer.status(), answer.text());
    assertEquals("openai", answer.header("x-understudy-provider"));
    assertEquals(
        World.object(body.replace('\'', '"')), world.upstream.sent.getFirst().json(), named);
  }

  /// OpenAI's clients never say `store`, and mean true by that.
  @ParameterizedTest
  @CsvSource({"'', false", "'store':true, true", "'store':false, false"})
  void nothingIsKeptElsewhereAndWhoWantedItToldSo(String store, boolean warned) {
    world.upstream.answers(200, World.ANTHROPIC_OK);

    World.Answer answer =
        post(BODY.formatted(store.replace("''", "").isEmpty() ? "" : "," + store), ANTHROPIC);

    assertEquals(200, answer.status(), answer.text());
    assertFalse(answer.at("/store").booleanValue());
    assertEquals(warned, answer.header("x-understudy-warnings").contains("store was left out"));
  }

  @Test
  void aStreamThatBreaksEndsWithAnErrorAndAResponseThatHasFailed() {
    world.live = true;
    world.platformLeaves(Duration.ofMinutes(15));
    PlayedEvents events = new PlayedEvents(world.time);
    for (String data :
        new String[] {
          "{'type':'message_start','message':{'id':'msg_1','model':'claude','usage':{}}}",
          "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
          "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}"
        }) {
      JsonNode json = World.array(data);
      events.then(new Event(json.path("type").textValue(), json.toString()));
    }
    world.upstream.streams(events.breaks(Upstream.Fault.CUT_OFF));

    World.Answer answer = post(BODY.formatted(",'stream':true"), ANTHROPIC);

    List<JsonNode> told =
        answer.events().stream().map(World::object).map(JsonNode.class::cast).toList();
    JsonNode error = told.get(told.size() - 2);
    JsonNode failed = told.getLast();
    assertEquals("error", error.path("type").textValue());
    assertEquals("truncated", error.path("code").textValue());
    assertEquals(error.path("code"), error.at("/error/code"));
    assertEquals(error.path("message"), error.at("/error/message"));
    assertEquals("api_error", error.at("/error/type").textValue());
    assertEquals(told.size() - 2, error.path("sequence_number").intValue());
    assertEquals("response.failed", failed.path("type").textValue());
    assertEquals("failed", failed.at("/response/status").textValue());
    assertEquals(error.path("message"), failed.at("/response/error/message"));
    assertEquals(told.getFirst().at("/response/id"), failed.at("/response/id"));
    assertFalse(answer.text().contains("[DONE]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                         | /input",
        "{'input':7}                                                | /input",
        "{'input':[]}                                               | /input",
        "{'input':['a']}                                            | /input/0",
        "{'input':[{}]}                                             | /input/0/role",
        "{'input':[{'type':7}]}                                     | /input/0/type",
        "{'input':[{'role':'tool','content':'a'}]}                  | /input/0/role",
        "{'input':[{'role':'user'}]}                                | /input/0/content",
        "{'input':[{'role':'user','content':['a']}]}                | /input/0/content/0",
        "{'input':[{'role':'user','content':[{'type':'input_text'}]}]} | /input/0/content/0/text",
        "{'input':[{'role':'user','content':[{'type':'input_image'}]}]}"
            + " | /input/0/content/0/image_url",
        "{'input':[{'role':'user','content':[{'type':'input_file'}]}]} | /input/0/content/0",
        "{'input':[{'type':'function_call','call_id':'c','name':'f'}]} | /input/0/arguments",
        "{'input':[{'type':'function_call','arguments':'{}','name':'f'}]} | /input/0/call_id",
        "{'input':[{'type':'function_call_output','output':'a'}]}   | /input/0/call_id",
        "{'input':[{'type':'function_call_output','call_id':'c'}]}  | /input/0/output",
        "{'input':[{'type':'custom_tool_call','call_id':'c','name':'f'}]} | /input/0/input",
        "{'input':[{'type':'reasoning','summary':'a'}]}             | /input/0/summary",
        "{'input':[{'type':'reasoning','summary':[{}]}]}            | /input/0/summary/0/text",
        "{'input':'a','instructions':7}                             | /instructions",
        "{'input':'a','max_output_tokens':0}                        | /max_output_tokens",
        "{'input':'a','tools':{}}                                   | /tools",
        "{'input':'a','tools':[{'name':'f'}]}                       | /tools/0/type",
        "{'input':'a','tools':[{'type':'function','function':{'name':'f'}}]} | /tools/0/name",
        "{'input':'a','tools':[{'type':'function','name':'f','parameters':7}]}"
            + " | /tools/0/parameters",
        "{'input':'a','tool_choice':'f'}                            | /tool_choice",
        "{'input':'a','tool_choice':{'type':'function'}}            | /tool_choice/name",
        "{'input':'a','text':'json'}                                | /text",
        "{'input':'a','text':{'format':{'type':'json_schema'}}}     | /text/format/name",
        "{'input':'a','text':{'format':{'type':'json_schema','name':'n'}}} | /text/format/schema",
        "{'input':'a','reasoning':'low'}                            | /reasoning",
        "{'input':'a','reasoning':{'effort':7}}                     | /reasoning/effort",
        "{'input':'a','include':'a'}                                | /include",
        "{'input':'a','include':[7]}                                | /include/0",
        "{'input':'a','top_logprobs':-1}                            | /top_logprobs",
        "{'input':'a','background':'yes'}                           | /background",
        "{'input':'a','parallel_tool_calls':1}                      | /parallel_tool_calls",
        "{'input':'a','store':1}                                    | /store",
        "{'input':'a','metadata':'a'}                               | /metadata",
        "{'input':'a','stream':'yes'}                               | /stream",
        "{'input':'a','stream_options':7}                           | /stream_options",
        "{'input':'a','temperature':'hot'}                          | /temperature",
        "{'input':'a','model':7}                                    | /model",
      })
  void whatIsWrongIsPointedAtInTheClientsOwnBody(String body, String pointer) {
    World.Answer answer = post(body, "{'provider':'openai','api_key':'key-one'}");

    assertEquals(400, answer.status(), answer.text());
    assertEquals("invalid_request_error", answer.at("/error/type").textValue());
    assertEquals(pointer, answer.at("/error/param").textValue());
    assertTrue(answer.at("/error/message").textValue().startsWith(pointer + ": "), answer.text());
    assertEquals(List.of(), world.upstream.sent);
  }

  /// OpenAI's own clients take arguments as the model wrote them.
  @ParameterizedTest
  @ValueSource(strings = {"{", "", "{}"})
  void argumentsAreTheModels(String arguments) {
    world.upstream.answers(
        200,
        World.OPENAI_OK.replace(
            "\"content\":\"from openai\"",
            "\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\""
                + arguments
                + "\"}}]"));

    World.Answer answer = post(BODY.formatted(""), "{'provider':'groq','api_key':'key-one'}");

    assertEquals(200, answer.status(), answer.text());
    assertEquals(
        arguments.isEmpty() ? "{}" : arguments, answer.at("/output/0/arguments").textValue());
    assertEquals("c", answer.at("/output/0/call_id").textValue());
  }

  private World.Answer post(String body, String config) {
    return world.post(PATH, body.replace('\'', '"'), "x-portkey-config", config.replace('\'', '"'));
  }
}
