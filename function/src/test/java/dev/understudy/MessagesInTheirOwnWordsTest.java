package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.PlayedEvents;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus;
import dev.understudy.protocol.Corpus.Recording;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What only Anthropic's own dialect can say reaches Anthropic, and comes back from it.
class MessagesInTheirOwnWordsTest {
  private static final String PATH = "/v1/messages";
  private static final String THINKING = "'thinking':{'type':'enabled','budget_tokens':1024},";
  private static final String SEARCH =
      "'tools':[{'type':'web_search_20250305','name':'web_search'}],";

  private final World world = new World();
  private final PlayedEvents events = new PlayedEvents(world.time);

  @BeforeEach
  void theClientIsReachedAtOnce() {
    world.live = true;
    world.platformLeaves(Duration.ofMinutes(15));
    event(
        0,
        "{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant',"
            + "'model':'claude','content':[],'stop_reason':null,'stop_sequence':null,"
            + "'usage':{'input_tokens':1,'output_tokens':1}}}");
  }

  /// Whatever clients have asked of whichever host, Anthropic would have been asked.
  @Test
  void everyRecordedRequestReachesItsOwnProviderAsItIs() throws IOException, JsonException {
    world.upstream.answers(200, World.ANTHROPIC_OK);
    for (Recording recording : Corpus.recordings()) {
      if (recording.api().equals("messages")) {
        ObjectNode request = (ObjectNode) recording.request();

        World.Answer answer =
            world.post(
                PATH,
                Json.text(request),
                "x-portkey-config",
                config(",'override_params':{'model':'claude-x'}"));

        assertEquals(200, answer.status(), recording.name() + answer.text());
        JsonNode sent = world.upstream.sent.getLast().json();
        assertEquals(request.put("model", "claude-x"), sent, recording.name());
      }
    }
  }

  @Test
  void thinkingThatIsNotShownHasAsLongAsThinkingThatIs() {
    begins(0, 0, "{'type':'thinking','thinking':'','signature':''}");
    delta(25, 0, "{'type':'signature_delta','signature':'S'}");
    ends(0, 0);
    textThenEnd(1);

    World.Answer answer = post(THINKING, "");

    assertEquals(200, answer.status(), answer.text());
    assertTrue(answer.text().contains("'signature':'S'".replace('\'', '"')), answer.text());
  }

  @Test
  void aProviderThatSearchesBeforeAndBetweenItsWordsIsAtWork() {
    search(0);
    begins(0, 2, "{'type':'text','text':'First '}");
    ends(0, 2);
    for (int i = 3; i < 13; i += 2) {
      search(i);
    }
    textThenEnd(13);

    World.Answer answer = post(SEARCH, "");

    assertEquals(200, answer.status(), answer.text());
    assertTrue(answer.text().strip().endsWith("{\"type\":\"message_stop\"}"), answer.text());
  }

  /// A web search that takes 25 s.
  private void search(int index) {
    begins(0, index, "{'type':'server_tool_use','id':'s','name':'web_search','input':{}}");
    ends(0, index);
    begins(25, index + 1, "{'type':'web_search_tool_result','tool_use_id':'s','content':[]}");
    ends(0, index + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {THINKING, SEARCH})
  void whatCannotBeContinuedPassesAsItIsWhereABreakWouldBe(String asked) {
    begins(0, 0, "{'type':'thinking','thinking':'','signature':''}");
    delta(0, 0, "{'type':'thinking_delta','thinking':'Hm'}");
    delta(0, 0, "{'type':'signature_delta','signature':'S'}");
    ends(0, 0);
    textThenEnd(1);

    World.Answer answer = post(asked, ",'on_break':'continue'");

    assertTrue(answer.text().contains("signature_delta"), answer.text());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSummaryOfTheConversationIsAnAnswer(boolean collected) {
    begins(0, 0, "{'type':'compaction','content':null}");
    delta(0, 0, "{'type':'compaction_delta','content':'All so far.'}");
    ends(0, 0);
    event(0, "{'type':'message_delta','delta':{'stop_reason':'compaction'},'usage':{}}");
    event(0, "{'type':'message_stop'}");
    world.upstream.streams(events.ends());

    World.Answer answer =
        world.post(
            PATH,
            body(collected ? "" : "'stream':true,"),
            "x-portkey-config",
            config(collected ? ",'first_token_timeout':5000" : ""));

    assertEquals(200, answer.status(), answer.text());
    assertTrue(answer.text().contains("All so far."), answer.text());
    if (collected) {
      assertEquals("All so far.", answer.at("/content/0/content").textValue());
      assertEquals("compaction", answer.at("/stop_reason").textValue());
    }
  }

  @Test
  void idsThatAnotherProviderGaveAreMadeSuchAsAnthropicTakes() {
    world.upstream.answers(200, World.ANTHROPIC_OK);

    world.post(
        PATH,
        """
        {"model":"claude","max_tokens":9,"messages":[{"role":"user","content":"a"},
         {"role":"assistant","content":[
          {"type":"tool_use","id":"functions.f:0","name":"f","input":{}}]},
         {"role":"user","content":[
          {"type":"tool_result","tool_use_id":"functions.f:0","content":"b"}]}]}\
        """,
        "x-portkey-config",
        config(""));

    JsonNode sent = world.upstream.sent.getFirst().json();
    assertEquals("functions_f_0", sent.at("/messages/1/content/0/id").textValue());
    assertEquals("functions_f_0", sent.at("/messages/2/content/0/tool_use_id").textValue());
  }

  @Test
  void aConfigMayLayAnthropicsOwnParametersOverThem() {
    world.upstream.answers(200, World.ANTHROPIC_OK);

    World.Answer answer =
        world.post(
            PATH,
            body(SEARCH + "'temperature':1,"),
            "x-portkey-config",
            config(
                ",'override_params':{'thinking':{'type':'adaptive'}},"
                    + "'drop_params':['temperature']"));

    assertEquals(200, answer.status(), answer.text());
    JsonNode sent = world.upstream.sent.getFirst().json();
    assertEquals("adaptive", sent.at("/thinking/type").textValue());
    assertEquals("web_search", sent.at("/tools/0/name").textValue());
    assertFalse(sent.has("temperature"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-5", "gpt-4o"})
  void openAiIsNotSentWhatItRefusesOfTheWordsThatBothHave(String model) {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer =
        world.post(
            PATH,
            body("'top_k':5,").replace("\"claude\"", "\"" + model + "\""),
            "x-portkey-config",
            config("").replace("anthropic", "openai"));

    boolean reasons = model.equals("gpt-5");
    JsonNode sent = world.upstream.sent.getFirst().json();
    assertFalse(sent.has("top_k"));
    assertEquals(!reasons, sent.has("max_tokens"));
    assertEquals(reasons, sent.path("max_completion_tokens").asInt() == 2000);
    assertTrue(answer.header("x-understudy-warnings").contains("top_k"));
    assertEquals(reasons, answer.header("x-understudy-warnings").contains("max_completion_tokens"));
  }

  @Test
  void pathsBelowThemHaveErrorsInTheSameShape() {
    World.Answer answer = world.post(PATH + "/batches", "{}");

    assertEquals(404, answer.status());
    assertEquals("error", answer.at("/type").textValue());
    assertEquals("not_found_error", answer.at("/error/type").textValue());
  }

  private World.Answer post(String asked, String configured) {
    world.upstream.streams(events.ends());
    return world.post(PATH, body("'stream':true," + asked), "x-portkey-config", config(configured));
  }

  private static String body(String more) {
    return ("{'model':'claude','max_tokens':2000,"
            + more
            + "'messages':[{'role':'user','content':'a'}]}")
        .replace('\'', '"');
  }

  private static String config(String more) {
    return "{'provider':'anthropic','api_key':'key-one'%s}".formatted(more).replace('\'', '"');
  }

  private void textThenEnd(int index) {
    begins(0, index, "{'type':'text','text':''}");
    delta(0, index, "{'type':'text_delta','text':'Hi'}");
    ends(0, index);
    event(0, "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{}}");
    event(0, "{'type':'message_stop'}");
  }

  private void begins(int seconds, int index, String block) {
    event(
        seconds,
        "{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}");
  }

  private void delta(int seconds, int index, String delta) {
    event(seconds, "{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}");
  }

  private void ends(int seconds, int index) {
    event(seconds, "{'type':'content_block_stop','index':" + index + "}");
  }

  private void event(int seconds, String text) {
    JsonNode json = World.object(text.replace('\'', '"'));
    events.then(
        Duration.ofSeconds(seconds), new Event(json.path("type").asText(""), Json.text(json)));
  }
}
