package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesApiTest {
  private static final String PATH = "/v1/messages";
  private static final String BODY =
      """
      {"model":"a-model","max_tokens":50,"system":"Be brief.","messages":[{"role":"user","content":"hello"}]}\
      """;
  private static final String OPENAI = "{\"provider\":\"openai\",\"api_key\":\"key-one\"}";
  private static final String ANTHROPIC = "{\"provider\":\"anthropic\",\"api_key\":\"key-two\"}";

  private final World world = new World();

  @Test
  void anAnswerOfOpenAisComesInAnthropicsShape() throws JsonException {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer = world.post(PATH, BODY, "x-portkey-config", OPENAI);

    assertEquals(200, answer.status());
    assertEquals(
        json(
            "{'id':'msg_1','type':'message','role':'assistant','model':'gpt-x',"
                + "'content':[{'type':'text','text':'from openai'}],'stop_reason':'end_turn',"
                + "'stop_sequence':null,'usage':{'input_tokens':1,'cache_creation_input_tokens':0,"
                + "'cache_read_input_tokens':0,'output_tokens':2}}"),
        answer.json());
    assertEquals(
        json(
            "{'model':'a-model','messages':[{'role':'system','content':'Be brief.'},"
                + "{'role':'user','content':'hello'}],'max_tokens':50}"),
        json(world.upstream.sent.getFirst().body()));
  }

  @Test
  void anAnswerOfAnthropicsPassesAsItIs() {
    world.upstream.answers(200, World.ANTHROPIC_OK);

    World.Answer answer = world.post(PATH, BODY, "x-portkey-config", ANTHROPIC);

    assertEquals(World.ANTHROPIC_OK.strip(), answer.text());
  }

  @Test
  void theHeadersNameTheRequestWhereAnthropicsClientsLook() {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer = world.post(PATH, BODY, "x-portkey-config", OPENAI);

    assertEquals(answer.header("x-understudy-trace-id"), answer.header("request-id"));
    assertEquals("openai", answer.header("x-understudy-provider"));
    assertEquals("config", answer.header("x-portkey-last-used-option-index"));
    assertFalse(answer.header("x-understudy-attempts").isEmpty());
  }

  @Test
  void whatWasTriedInVainStandsInAnErrorOfAnthropicsShape() {
    world.upstream.answers(503, "{\"error\":{\"message\":\"down\"}}");

    World.Answer answer = world.post(PATH, BODY, "x-portkey-config", OPENAI);

    assertEquals(503, answer.status());
    assertEquals("error", answer.at("/type").textValue());
    assertEquals("overloaded_error", answer.at("/error/type").textValue());
    assertEquals("overloaded", answer.at("/error/code").textValue());
    assertEquals("overloaded", answer.at("/error/attempts/0/class").textValue());
    assertEquals(answer.header("request-id"), answer.at("/request_id").textValue());
    assertEquals("false", answer.header("x-should-retry"));
  }

  @Test
  void anAccessKeyMayStandWhereAnthropicsClientsPutTheirKey() {
    world.upstream.answers(200, World.OPENAI_OK);
    Headers headers = Headers.of("x-api-key", World.ACCESS_KEY, "x-portkey-config", OPENAI);
    assertEquals(200, world.send("POST", PATH, BODY, headers).status());
    World.Answer refused = world.send("POST", PATH, BODY, headers.with("x-api-key", "another-key"));
    assertEquals(401, refused.status());
    assertEquals("authentication_error", refused.at("/error/type").textValue());
  }

  @Test
  void theModelMayNameItsProvider() {
    world.stores("providers/openai", new dev.understudy.secret.Secret("key-one"));
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(200, world.post(PATH, BODY.replace("a-model", "openai/gpt-x")).status());
    assertTrue(world.upstream.sent.getFirst().body().contains("\"model\":\"gpt-x\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'messages':[{'role':'user','content':'a'}]}                              | /max_tokens",
        "{'max_tokens':0,'messages':[{'role':'user','content':'a'}]}               | /max_tokens",
        "{'max_tokens':'9','messages':[{'role':'user','content':'a'}]}             | /max_tokens",
        "{'max_tokens':9}                                                          | /messages",
        "{'max_tokens':9,'messages':[]}                                            | /messages",
        "{'max_tokens':9,'messages':['a']}                                         | /messages/0",
        "{'max_tokens':9,'messages':[{'content':'a'}]}                             |"
            + " /messages/0/role",
        "{'max_tokens':9,'messages':[{'role':'tool','content':'a'}]}               |"
            + " /messages/0/role",
        "{'max_tokens':9,'messages':[{'role':'user'}]}                             |"
            + " /messages/0/content",
        "{'max_tokens':9,'messages':[{'role':'user','content':['a']}]}             |"
            + " /messages/0/content/0",
        "{'max_tokens':9,'messages':[{'role':'user','content':[{}]}]}              |"
            + " /messages/0/content/0/type",
        "{'max_tokens':9,'messages':[{'role':'user','content':[{'type':'text'}]}]} |"
            + " /messages/0/content/0/text",
        "{'max_tokens':9,'messages':[{'role':'user','content':[{'type':'image'}]}]} |"
            + " /messages/0/content/0/source",
        "{'max_tokens':9,'messages':[{'role':'user','content':[{'type':'tool_result'}]}]} |"
            + " /messages/0/content/0/tool_use_id",
        "{'max_tokens':9,'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f'}]}]}"
            + " | /messages/0/content/0/input",
        "{'max_tokens':9,'system':7,'messages':[{'role':'user','content':'a'}]}    | /system",
        "{'max_tokens':9,'stop_sequences':'a','messages':[{'role':'user','content':'a'}]} |"
            + " /stop_sequences",
        "{'max_tokens':9,'stop_sequences':[7],'messages':[{'role':'user','content':'a'}]} |"
            + " /stop_sequences/0",
        "{'max_tokens':9,'temperature':'a','messages':[{'role':'user','content':'a'}]} |"
            + " /temperature",
        "{'max_tokens':9,'tools':{},'messages':[{'role':'user','content':'a'}]}    | /tools",
        "{'max_tokens':9,'tools':[{'name':'f'}],'messages':[{'role':'user','content':'a'}]} |"
            + " /tools/0/input_schema",
        "{'max_tokens':9,'tools':[{'input_schema':{}}],'messages':[{'role':'user','content':'a'}]}"
            + " | /tools/0/name",
        "{'max_tokens':9,'tool_choice':'auto','messages':[{'role':'user','content':'a'}]} |"
            + " /tool_choice",
        "{'max_tokens':9,'tool_choice':{'type':'x'},'messages':[{'role':'user','content':'a'}]} |"
            + " /tool_choice/type",
        "{'max_tokens':9,'metadata':{'user_id':7},'messages':[{'role':'user','content':'a'}]} |"
            + " /metadata/user_id",
        "{'max_tokens':9,'thinking':true,'messages':[{'role':'user','content':'a'}]} | /thinking",
        "{'max_tokens':9,'model':7,'messages':[{'role':'user','content':'a'}]}     | /model",
      })
  void whatIsWrongIsPointedAtInTheClientsOwnBody(String body, String pointer) {
    World.Answer answer = world.post(PATH, body.replace('\'', '"'), "x-portkey-config", OPENAI);

    assertEquals(400, answer.status(), answer.text());
    assertEquals("invalid_request_error", answer.at("/error/type").textValue());
    assertEquals(pointer, answer.at("/error/param").textValue());
    assertTrue(answer.at("/error/message").textValue().startsWith(pointer + ": "), answer.text());
    assertEquals(List.of(), world.upstream.sent);
  }

  private static JsonNode json(String text) throws JsonException {
    return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
