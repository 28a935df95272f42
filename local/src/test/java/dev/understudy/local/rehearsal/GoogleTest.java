package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.Sse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Google's rehearsal on the wire.
class GoogleTest {

  private static final String WHOLE = "generateContent";
  private static final String STREAM = "streamGenerateContent?alt=sse";

  private final RehearsalProviders providers;

  GoogleTest() throws IOException {
    providers = RehearsalProviders.start(Map.of(), _ -> {});
  }

  @AfterEach
  void close() throws IOException {
    providers.close();
  }

  @Test
  void aStreamSaysWhatTheWholeAnswerSays() throws Exception {
    JsonNode whole = whole(asked("Hi there"));
    String text = whole.at("/candidates/0/content/parts/0/text").asText();
    assertEquals("This is google's rehearsal, as gemini-x. I heard: Hi there", text);
    assertEquals("STOP", whole.at("/candidates/0/finishReason").asText());
    List<Sse> events = streamed(asked("Hi there"));
    assertEquals(text, Sse.joined(events, "/candidates/0/content/parts/0/text"));
    assertEquals("STOP", Sse.joined(events, "/candidates/0/finishReason"));
    assertEquals(whole.get("usageMetadata"), events.getLast().json().get("usageMetadata"));
    assertTrue(events.stream().allMatch(event -> event.json().has("usageMetadata")));
    String raw = Http.send(Calls.google(providers, "gemini-x", STREAM, asked("Hi"))).body();
    assertTrue(raw.endsWith("}\r\n\r\n"), raw);
  }

  @Test
  void everyToolIsCalledWholeAndWithoutAnId() throws Exception {
    ObjectNode body = withTools(asked("The weather?"));
    ArrayNode parts = (ArrayNode) whole(body).at("/candidates/0/content/parts");
    assertEquals(2, parts.size());
    assertEquals("{\"city\":\"rehearsed\",\"days\":7}", call(parts, 0).path("args").toString());
    assertFalse(call(parts, 0).has("id"));
    List<Sse> events = streamed(body);
    assertEquals(
        "weatherclock", Sse.joined(events, "/candidates/0/content/parts/0/functionCall/name"));
    assertEquals("STOP", Sse.joined(events, "/candidates/0/finishReason"));
    ObjectNode config = body.putObject("toolConfig").putObject("functionCallingConfig");
    config.put("mode", "ANY").putArray("allowedFunctionNames").add("clock");
    JsonNode one = whole(body).at("/candidates/0/content/parts");
    assertEquals("clock", call(one, 0).path("name").asText());
    assertEquals(1, one.size());
    config.put("mode", "NONE");
    assertTrue(whole(body).at("/candidates/0/content/parts/0").has("text"));
  }

  private static JsonNode call(JsonNode parts, int index) {
    return parts.path(index).path("functionCall");
  }

  @Test
  void whatAToolSaidIsAnsweredWithWords() throws Exception {
    ObjectNode body = results(withTools(asked("The weather?")), 1);
    String said = whole(body).at("/candidates/0/content/parts/0/text").asText();
    assertTrue(said.endsWith("I heard: {\"result\":\"Sunny\"}"), said);
  }

  @Test
  void geminiThreeSignsTheFirstCallAndWantsTheSignatureBack() throws Exception {
    ObjectNode body = withTools(asked("The weather?"));
    JsonNode parts =
        Answers.whole(Calls.google(providers, "gemini-3-x", WHOLE, body))
            .at("/candidates/0/content/parts");
    assertTrue(parts.path(0).has("thoughtSignature"));
    assertFalse(parts.path(1).has("thoughtSignature"));
    JsonNode error =
        Answers.json(400, Calls.google(providers, "gemini-3-x", WHOLE, results(body, 1)));
    assertTrue(error.toString().contains("missing a thought_signature"), error.toString());
  }

  @Test
  void imagesSchemasThoughtsLimitsAndStopsAreTakenAsTheyAreAsked() throws Exception {
    ObjectNode body = asked("Look");
    ((ArrayNode) body.at("/contents/0/parts"))
        .addObject()
        .putObject("inlineData")
        .put("mimeType", "image/png")
        .put("data", Answers.PNG);
    assertTrue(text(whole(body)).endsWith("Look [image/png of 70 bytes]"));

    ObjectNode config = asked("Hi").putObject("generationConfig");
    config.put("responseMimeType", "application/json");
    config.set("responseJsonSchema", Json.literal(Answers.SCHEMA));
    assertEquals(Answers.FITS, text(whole(asked("Hi").set("generationConfig", config))));

    config = Json.object();
    config.putObject("thinkingConfig").put("includeThoughts", true);
    JsonNode thought = whole(asked("Hi").set("generationConfig", config));
    assertTrue(thought.at("/candidates/0/content/parts/0/thought").asBoolean());
    assertTrue(thought.at("/usageMetadata/thoughtsTokenCount").asInt() > 0);

    config = Json.object().put("maxOutputTokens", 2);
    JsonNode cut = whole(asked("Hi").set("generationConfig", config));
    assertEquals("This is", text(cut));
    assertEquals("MAX_TOKENS", cut.at("/candidates/0/finishReason").asText());

    config = Json.object();
    config.putArray("stopSequences").add("rehearsal");
    JsonNode stopped = whole(asked("Hi").set("generationConfig", config));
    assertEquals("This is google's ", text(stopped));
    assertEquals("STOP", stopped.at("/candidates/0/finishReason").asText());
  }

  @Test
  void vectorsComeOneByOneOrInABatch() throws Exception {
    ObjectNode one = Json.object().put("outputDimensionality", 3);
    one.putObject("content").putArray("parts").addObject().put("text", "Lund");
    JsonNode single = Answers.whole(Calls.google(providers, "embed-x", "embedContent", one));
    assertEquals(3, single.at("/embedding/values").size());
    ObjectNode all = Json.object();
    all.putArray("requests").add(one.deepCopy().put("model", "models/embed-x"));
    JsonNode batch = Answers.whole(Calls.google(providers, "embed-x", "batchEmbedContents", all));
    assertEquals(single.at("/embedding"), batch.at("/embeddings/0"));
    all.putArray("requests").add(one);
    Answers.json(400, Calls.google(providers, "embed-x", "batchEmbedContents", all));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | contents is not specified",
        "{'user':'me'} | Unknown name \"user\": Cannot find field",
        "{'contents':[{'role':'system','parts':[{'text':'x'}]}]} | valid role: user, model",
        "{'contents':[{'parts':[]}]} | contents.parts must not be empty",
        "{'contents':[{'parts':[{'txt':'x'}]}]} | \"txt\" at 'contents[0].parts[0]'",
        "{'contents':[{'parts':[{'inlineData':{'data':'?'}}]}]} | inline_data.data' (TYPE_BYTES)",
        "{'contents':[{'parts':[{'functionResponse':{'name':'f','response':{}}}]}]} | comes"
            + " immediately after a function call",
        "{'contents':[{'parts':[{'functionResponse':{'name':'f','response':'x'}}]}]} |"
            + " google.protobuf.Struct), \"x\"",
        "{'generationConfig':{'maxOutputTokens':'5'}} | max_output_tokens' (TYPE_INT32), \"5\"",
        "{'generationConfig':{'max_tokens':5}} | \"max_tokens\" at 'generation_config'",
        "{'generationConfig':{'temperature':3}} | range [0.0, 2.0]",
      })
  void whatIsWrongIsComplainedAbout(String body, String message) throws Exception {
    ObjectNode wrong = Json.literal(body.replace('\'', '"'));
    JsonNode error =
        Answers.json(400, Calls.google(providers, "gemini-x", WHOLE, wrong)).path("error");
    assertTrue(error.path("message").asText().contains(message), error.toString());
    assertEquals("INVALID_ARGUMENT", error.path("status").asText());
    assertEquals(400, error.path("code").asInt());
  }

  @Test
  void aWrongKeyIsA400AndARateLimitSaysWhenInItsDetails() throws Exception {
    JsonNode key = failed(400, "bad-key");
    assertEquals("API_KEY_INVALID", key.at("/details/0/reason").asText());
    JsonNode limited = failed(429, "rate-limit-9");
    assertEquals("9s", limited.at("/details/1/retryDelay").asText());
    assertEquals("RESOURCE_EXHAUSTED", limited.path("status").asText());
    assertEquals("UNAVAILABLE", failed(503, "status-503").path("status").asText());
    JsonNode none =
        Answers.json(
            403,
            Http.to(providers.baseUrl("google") + "/models/m:generateContent?key=k")
                .POST(Http.body("{}")));
    assertEquals("PERMISSION_DENIED", none.at("/error/status").asText());
  }

  private JsonNode failed(int status, String fault) throws Exception {
    String model = "gemini-fail-" + fault;
    return Answers.json(status, Calls.google(providers, model, WHOLE, asked("x"))).path("error");
  }

  private JsonNode whole(JsonNode body) throws Exception {
    return Answers.whole(Calls.google(providers, "gemini-x", WHOLE, (ObjectNode) body));
  }

  private List<Sse> streamed(ObjectNode body) throws Exception {
    return Answers.events(Calls.google(providers, "gemini-x", STREAM, body));
  }

  private static String text(JsonNode answer) {
    return answer.at("/candidates/0/content/parts/0/text").asText();
  }

  private static ObjectNode asked(String text) {
    ObjectNode body = Json.object();
    ObjectNode turn = body.putArray("contents").addObject().put("role", "user");
    turn.putArray("parts").addObject().put("text", text);
    return body;
  }

  private static ObjectNode withTools(ObjectNode body) {
    ArrayNode functions = body.putArray("tools").addObject().putArray("functionDeclarations");
    for (String name : List.of("weather", "clock")) {
      functions
          .addObject()
          .put("name", name)
          .set("parametersJsonSchema", Json.literal(Answers.SCHEMA));
    }
    return body;
  }

  private static ObjectNode results(ObjectNode body, int calls) {
    ArrayNode said =
        body.withArrayProperty("contents").addObject().put("role", "model").putArray("parts");
    ArrayNode results =
        body.withArrayProperty("contents").addObject().put("role", "user").putArray("parts");
    for (int i = 0; i < calls; i++) {
      said.addObject().putObject("functionCall").put("name", "weather").putObject("args");
      ObjectNode result = results.addObject().putObject("functionResponse").put("name", "weather");
      result.putObject("response").put("result", "Sunny");
    }
    return body;
  }
}
