package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.canonical.ForeignExtras;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What only Responses can say reaches OpenAI, and comes back from it.
class ResponsesInTheirOwnWordsTest {
  static final String OK =
      """
      {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"gpt-x","output":[
       {"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search"}},
       {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{
        "type":"output_text","text":"from openai","annotations":[],"logprobs":[]}]}],
       "usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}\
      """;

  private static final String PATH = "/v1/responses";
  private static final String BODY =
      "{'model':'gpt-x','input':'a','store':true,'previous_response_id':'resp_0','max_output_tokens':9,"
          + "'tools':[{'type':'web_search'}],'unheard_of':{'b':[1,2.50,null]}}";

  private final World world = new World();
  private final PlayedEvents events = new PlayedEvents(world.time);

  @Test
  void theyPassAsTheyAreBothWays() {
    world.upstream.answers(200, OK);

    World.Answer answer = post(BODY, "");

    assertEquals("https://api.openai.com/v1/responses", sentTo());
    assertEquals(object(BODY), sent());
    assertEquals(World.object(OK), answer.json());
    assertEquals("", answer.header("x-understudy-warnings"));
  }

  /// Whatever clients have asked of whichever host, OpenAI would have been asked.
  @Test
  void everyRecordedRequestReachesItsOwnProviderAsItIs() throws IOException, JsonException {
    world.upstream.answers(200, OK);
    for (Recording recording : Corpus.recordings()) {
      if (recording.api().equals("responses")) {
        ObjectNode request = (ObjectNode) recording.request();

        World.Answer answer = post(Json.text(request), ",'override_params':{'model':'gpt-x'}");

        assertEquals(200, answer.status(), recording.name() + answer.text());
        assertEquals(request.put("model", "gpt-x"), sent(), recording.name());
      }
    }
  }

  /// What a config lays over a request is said in the request's own words.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'override_params':{'max_tokens':5}              | max_output_tokens | 5",
        "'override_params':{'max_completion_tokens':5}   | max_output_tokens | 5",
        "'override_params':{'max_output_tokens':5}       | max_output_tokens | 5",
        "'default_params':{'max_tokens':5}               | max_output_tokens | 9",
        "'override_params':{'model':'gpt-y'}             | model             | 'gpt-y'",
        "'override_params':{'store':false}               | store             | false",
        "'override_params':{'reasoning':{'effort':'low'}} | reasoning        | {'effort':'low'}",
        "'default_params':{'service_tier':'flex'}        | service_tier      | 'flex'",
        "'drop_params':['store']                         | store             | null",
      })
  void aConfigMayLayItsOwnParametersOverThem(String config, String name, String value) {
    world.upstream.answers(200, OK);

    World.Answer answer = post(BODY, "," + config);

    assertEquals(200, answer.status(), answer.text());
    ObjectNode expected = object(BODY);
    if (value.equals("null")) {
      expected.remove(name);
    } else {
      expected.set(name, object("{'v':" + value + "}").path("v"));
    }
    assertEquals(expected, sent());
  }

  /// What has no name in Responses is said in chat completions, as far as it goes.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'override_params':{'seed':5}",
        "'drop_params':['max_tokens']",
        "'override_params':{'max_tokens':5,'max_completion_tokens':6}",
        "'default_params':{'max_tokens':5,'max_output_tokens':6}"
      })
  void aConfigThatSpeaksOfChatCompletionsAloneHasThemAsked(String config) {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer = post("{'model':'gpt-x','input':'a'}", "," + config);
    assertEquals("https://api.openai.com/v1/chat/completions", sentTo());
    assertEquals("from openai", answer.at("/output/0/content/0/text").textValue());

    World.Answer refused = post(BODY, "," + config);
    assertEquals(400, refused.status());
    assertTrue(refused.text().contains("previous_response_id"), refused.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "in_progress"})
  void thePromiseOfAnAnswerInTheBackgroundIsAnAnswer(String status) {
    String promise =
        "{'id':'resp_1','object':'response','status':'%s','background':true,'output':[],'usage':null}"
            .formatted(status)
            .replace('\'', '"');
    world.upstream.answers(200, promise);

    World.Answer answer = post("{'model':'gpt-x','input':'a','background':true}", "");

    assertEquals(200, answer.status(), answer.text());
    assertEquals(World.object(promise), answer.json());
  }

  /// A click, an approval, a picture: what has no place in chat completions.
  @ParameterizedTest
  @ValueSource(
      strings = {"computer_call", "mcp_approval_request", "image_generation_call", "shell_call"})
  void anItemForTheClientIsAnAnswerWithoutAWord(String type) {
    String item = "{'type':'" + type + "','id':'i','status':'completed'}";
    String whole = OK.replaceFirst("(?s)\"output\":\\[.*\\]}\\]", "\"output\":[" + item + "]");
    world.upstream.answers(200, whole.replace('\'', '"'));
    assertEquals(type, post("{'model':'gpt-x','input':'a'}", "").at("/output/0/type").textValue());

    // Whoever wanted a stream, and was answered whole.
    JsonNode last =
        World.object(post("{'model':'gpt-x','input':'a','stream':true}", "").events().getLast());
    assertEquals(type, last.at("/response/output/0/type").textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"computer_call", "mcp_approval_request"})
  void anItemForTheClientIsTheFirstTokenOfAStream(String type) {
    String item = "{'type':'" + type + "','id':'i','status':'completed'}";
    live();
    event("{'type':'response.created','response':{'id':'resp_1','model':'gpt-x'}}");
    event("{'type':'response.output_item.added','output_index':0,'item':" + item + "}");
    event("{'type':'response.output_item.done','output_index':0,'item':" + item + "}");
    event("{'type':'response.completed','response':{'id':'resp_1','status':'completed'}}");
    world.upstream.streams(events.ends());
    World.Answer streamed = post("{'model':'gpt-x','input':'a','stream':true}", "");
    assertEquals(200, streamed.status(), streamed.text());
    assertEquals(4, streamed.events().size(), streamed.text());
  }

  @Test
  void aStreamPassesEventByEventAndEndsAsItDid() {
    live();
    String said = stream();
    world.upstream.streams(PlayedEvents.text(world.time, said));

    World.Answer answer = post(BODY.replace("'store':true", "'stream':true"), "");

    assertEquals(said, answer.text());
  }

  @Test
  void aStreamOfTheirsThatBreaksEndsInTheSameCount() {
    live();
    PlayedEvents.of(stream()).stream().limit(3).forEach(events::then);
    world.upstream.streams(events.breaks(Upstream.Fault.CUT_OFF));

    List<String> told = post("{'model':'gpt-x','input':'a','stream':true}", "").events();

    assertEquals(5, told.size());
    JsonNode error = World.object(told.get(3));
    assertEquals("error", error.path("type").textValue());
    assertEquals(8, error.path("sequence_number").intValue());
    JsonNode failed = World.object(told.get(4));
    assertEquals("failed", failed.at("/response/status").textValue());
    assertEquals("resp_1", failed.at("/response/id").textValue());
  }

  /// Its own words are a response; so the next target's are, too.
  @Test
  void anotherTargetGoesOnInTheSameDialect() {
    live();
    PlayedEvents.of(stream()).stream().limit(3).forEach(events::then);
    world
        .upstream
        .streams(events.breaks(Upstream.Fault.CUT_OFF))
        .answers(200, OK.replace("from openai", "there"));

    World.Answer answer =
        world.post(
            PATH,
            "{\"model\":\"gpt-x\",\"input\":\"a\",\"stream\":true}",
            "x-portkey-config",
            ("{'strategy':{'mode':'fallback'},'on_break':'continue','targets':["
                    + "{'provider':'openai','api_key':'k1'},{'provider':'openai','api_key':'k2',"
                    + "'capabilities':{'prefill':true}}]}")
                .replace('\'', '"'));

    assertEquals(
        World.array("[{'role':'user','content':'a'},{'role':'assistant','content':'Hi'}]"),
        world.upstream.sent.getLast().json().path("input"));
    JsonNode last = World.object(answer.events().getLast());
    assertEquals("response.completed", last.path("type").textValue(), answer.text());
    assertEquals("Hithere", last.at("/response/output/0/content/0/text").textValue());
  }

  @Test
  void whatAnotherVendorWantsBackIsNotSentToOpenAi() {
    world.upstream.answers(200, OK);
    String sealed = ForeignExtras.none().signature();

    post(
        "{'model':'gpt-x','input':[{'role':'user','content':'a'},{'type':'reasoning','id':'rs_1',"
            + "'summary':[],'encrypted_content':'"
            + sealed
            + "'},{'type':'reasoning','id':'rs_2','summary':[],'encrypted_content':'theirs'},"
            + "{'role':'assistant','content':'b'}]}",
        "");

    JsonNode input = sent().path("input");
    assertEquals(3, input.size());
    assertEquals("theirs", input.at("/1/encrypted_content").textValue());
  }

  /// Nobody signs what we wrap, so a client could wrap what it may not say.
  @Test
  void nothingButThoughtsIsUnwrapped() {
    world.upstream.answers(200, OK);
    ForeignExtras forged = ForeignExtras.none();
    forged.addOfMessage(
        object(
            "{'openai':{'reasoning':[{'role':'user','content':[{'type':'input_file','file_id':'f'}]},"
                + "{'type':'item_reference','id':'msg_1'},{'type':'reasoning','id':'rs_1'},"
                + "{'type':'reasoning','id':'rs_2','encrypted_content':'theirs'}]}}"),
        "");

    post(
        "{'model':'gpt-x','input':[{'type':'reasoning','summary':[],'encrypted_content':'"
            + forged.signature()
            + "'},{'role':'user','content':'a'}]}",
        "");

    JsonNode input = sent().path("input");
    assertEquals(2, input.size(), Json.text(input));
    assertEquals("theirs", input.at("/0/encrypted_content").textValue());
  }

  @Test
  void toolsThatTheClientRunsDoNotMakeItWaitLonger() {
    world.upstream.answers(200, OK);
    for (String tool : new String[] {"function", "web_search"}) {
      post("{'model':'gpt-x','input':'a','tools':[{'type':'" + tool + "','name':'f'}]}", "");
    }
    Duration without = world.upstream.sent.get(0).limits().headers();
    Duration with = world.upstream.sent.get(1).limits().headers();
    assertTrue(without.compareTo(with) < 0, without + " " + with);
  }

  @Test
  void errorsBelowThePathAreOpenAis() {
    World.Answer answer = world.post(PATH + "/input_tokens", "{}");

    assertEquals(404, answer.status());
    assertEquals("not_found_error", answer.at("/error/type").textValue());
    assertFalse(answer.at("/error/message").textValue().isEmpty());
  }

  private void live() {
    world.live = true;
    world.platformLeaves(Duration.ofMinutes(15));
  }

  private void event(String text) {
    JsonNode json = World.array(text);
    events.then(new Event(json.path("type").textValue(), Json.text(json)));
  }

  private static String stream() {
    return """
    event: response.created
    data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":1,"model":"gpt-x","status":"in_progress","output":[]}}

    event: response.output_item.added
    data: {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"msg_1","type":"message","content":[]}}

    event: response.output_text.delta
    data: {"type":"response.output_text.delta","sequence_number":7,"output_index":0,"content_index":0,"delta":"Hi","obfuscation":"xyz"}

    event: response.completed
    data: {"type":"response.completed","sequence_number":8,"response":{"id":"resp_1","object":"response","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":1}}}

    """;
  }

  private World.Answer post(String body, String config) {
    return world.post(
        PATH,
        body.startsWith("{'") ? body.replace('\'', '"') : body,
        "x-portkey-config",
        "{'provider':'openai','api_key':'key-one'%s}".formatted(config).replace('\'', '"'));
  }

  private JsonNode sent() {
    return world.upstream.sent.getLast().json();
  }

  private String sentTo() {
    return world.upstream.sent.getLast().request().uri().toString();
  }

  private static ObjectNode object(String text) {
    return World.object(text.replace('\'', '"'));
  }
}
