package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the providers say when nothing is wrong with the wire.
class RehearsalProvidersTest {

  private final List<String> console = new CopyOnWriteArrayList<>();
  private final RehearsalProviders providers;

  RehearsalProvidersTest() throws IOException {
    providers = RehearsalProviders.start(Map.of(), console::add);
  }

  @AfterEach
  void close() throws IOException {
    providers.close();
    assertEquals(List.of(), console);
  }

  @Test
  void openAiAnswersAChatAsItDoes() throws Exception {
    HttpResponse<String> answer =
        Http.send(Calls.openai(providers, Calls.chat("gpt-x", "Hi there")));
    JsonNode json = json(200, answer);
    assertTrue(json.path("id").asText().startsWith("chatcmpl-"));
    assertEquals("chat.completion", json.path("object").asText());
    assertTrue(json.path("created").isIntegralNumber());
    JsonNode choice = json.path("choices").path(0);
    assertEquals(
        "This is openai's rehearsal, as gpt-x. I heard: Hi there",
        choice.path("message").path("content").asText());
    assertTrue(choice.path("message").path("refusal").isNull());
    assertEquals(0, choice.path("message").path("annotations").size());
    assertTrue(choice.path("logprobs").isNull());
    assertEquals("stop", choice.path("finish_reason").asText());
    JsonNode usage = json.path("usage");
    assertEquals(
        usage.path("prompt_tokens").asInt() + usage.path("completion_tokens").asInt(),
        usage.path("total_tokens").asInt());
    assertTrue(answer.headers().firstValue("x-request-id").orElse("").startsWith("req_"));
    assertTrue(answer.headers().firstValue("x-ratelimit-remaining-requests").isPresent());
    assertTrue(answer.headers().firstValue("set-cookie").isPresent());
  }

  @Test
  void openAiAnswersACompletionAsItDoes() throws Exception {
    ObjectNode body = Json.object().put("model", "gpt-x").put("prompt", "Say").put("max_tokens", 3);
    JsonNode json = json(200, Http.send(Calls.completions(providers, body)));
    assertEquals("text_completion", json.path("object").asText());
    assertEquals("This is openai's", json.path("choices").path(0).path("text").asText());
    assertEquals("length", json.path("choices").path(0).path("finish_reason").asText());
  }

  @Test
  void anthropicAnswersAMessageAsItDoes() throws Exception {
    ObjectNode body = Calls.chat("claude-x", "Hi").put("max_tokens", 50);
    HttpResponse<String> answer = Http.send(Calls.anthropic(providers, body));
    JsonNode json = json(200, answer);
    assertTrue(json.path("id").asText().startsWith("msg_"));
    assertEquals("message", json.path("type").asText());
    assertEquals("assistant", json.path("role").asText());
    assertEquals(
        "This is anthropic's rehearsal, as claude-x. I heard: Hi",
        json.path("content").path(0).path("text").asText());
    assertEquals("end_turn", json.path("stop_reason").asText());
    assertTrue(json.path("stop_sequence").isNull());
    assertEquals(0, json.path("usage").path("cache_read_input_tokens").asInt(-1));
    assertTrue(answer.headers().firstValue("request-id").isPresent());
    assertTrue(answer.headers().firstValue("anthropic-ratelimit-tokens-limit").isPresent());
  }

  @Test
  void tokensAndStopSequencesCutTheAnswer() throws Exception {
    ObjectNode few = Calls.chat("claude-x", "Hi").put("max_tokens", 2);
    JsonNode cut = json(200, Http.send(Calls.anthropic(providers, few)));
    assertEquals("This is", cut.path("content").path(0).path("text").asText());
    assertEquals("max_tokens", cut.path("stop_reason").asText());
    assertEquals(2, cut.path("usage").path("output_tokens").asInt());

    ObjectNode stop = Calls.chat("claude-x", "one two three").put("max_tokens", 50);
    stop.putArray("stop_sequences").add("two");
    JsonNode stopped = json(200, Http.send(Calls.anthropic(providers, stop)));
    assertTrue(stopped.path("content").path(0).path("text").asText().endsWith("one "));
    assertEquals("stop_sequence", stopped.path("stop_reason").asText());
    assertEquals("two", stopped.path("stop_sequence").asText());

    JsonNode some = json(200, Http.send(Calls.openai(providers, Calls.chat("m", "x").put("n", 3))));
    assertEquals(3, some.path("choices").size());
  }

  @Test
  void anAnswerFitsTheSchemaThatWasAskedFor() throws Exception {
    ObjectNode schema = Json.literal("{\"properties\":{\"degrees\":{\"type\":\"integer\"}}}");
    ObjectNode chat = Calls.chat("gpt-x", "Hi");
    ObjectNode asked = chat.putObject("response_format").put("type", "json_schema");
    asked.putObject("json_schema").put("name", "weather").set("schema", schema);
    JsonNode openai = json(200, Http.send(Calls.openai(providers, chat)));
    assertEquals("{\"degrees\":7}", openai.at("/choices/0/message/content").asText());

    ObjectNode message = Calls.chat("claude-x", "Hi").put("max_tokens", 50);
    ObjectNode format = message.putObject("output_config").putObject("format");
    format.put("type", "json_schema").set("schema", schema);
    JsonNode anthropic = json(200, Http.send(Calls.anthropic(providers, message)));
    assertEquals("{\"degrees\":7}", anthropic.at("/content/0/text").asText());
  }

  @Test
  void anthropicHearsWhatCameOfACall() throws Exception {
    ObjectNode body = Calls.chat("claude-x", "Hi").put("max_tokens", 50);
    ObjectNode result = Json.literal("{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\"}");
    result.putArray("content").addObject().put("type", "text").put("text", "21 degrees");
    ArrayNode messages = body.withArrayProperty("messages");
    ObjectNode use = messages.addObject().put("role", "assistant").putArray("content").addObject();
    use.put("type", "tool_use").put("id", "toolu_1").put("name", "weather").putObject("input");
    ObjectNode turn = messages.addObject().put("role", "user");
    turn.putArray("content").add(result);
    JsonNode json = json(200, Http.send(Calls.anthropic(providers, body)));
    String text = json.at("/content/0/text").asText();
    assertTrue(text.endsWith("I heard: 21 degrees"), text);
  }

  @Test
  void aCallWithoutAKeyGetsTheProvidersOwn401() throws Exception {
    HttpRequest.Builder openai =
        Http.to(providers.baseUrl("openai") + "/chat/completions").POST(Http.body("{}"));
    JsonNode error = json(401, Http.send(openai)).path("error");
    assertTrue(error.path("message").asText().startsWith("You didn't provide an API key."));
    HttpRequest.Builder anthropic =
        Http.to(providers.baseUrl("anthropic") + "/messages")
            .header("authorization", "Bearer rehearsal-key")
            .POST(Http.body("{}"));
    JsonNode other = json(401, Http.send(anthropic));
    assertEquals("error", other.path("type").asText());
    assertEquals("authentication_error", other.path("error").path("type").asText());
  }

  @Test
  void openAiComplainsAboutWhatIsWrong() throws Exception {
    openAiSays("you must provide a model parameter", body -> body.remove("model"));
    openAiSays("Missing required parameter: 'messages'.", body -> body.remove("messages"));
    openAiSays("Invalid 'messages': empty array.", body -> body.putArray("messages"));
    openAiSays("Unknown parameter: 'top_k'.", body -> body.put("top_k", 3));
    openAiSays(
        "Invalid type for 'max_tokens': expected an integer", body -> body.put("max_tokens", "5"));
    openAiSays("Invalid 'max_tokens': integer below minimum", body -> body.put("max_tokens", 0));
    openAiSays("Invalid 'temperature': decimal above maximum", body -> body.put("temperature", 3));
    openAiSays(
        "Invalid value: 'robot'.",
        body -> ((ObjectNode) body.path("messages").path(0)).put("role", "robot"));
    HttpRequest.Builder noJson =
        Calls.openai(providers, Json.object()).POST(Http.body("{\"model\":"));
    assertTrue(json(400, Http.send(noJson)).toString().contains("could not parse the JSON body"));
  }

  @Test
  void anthropicComplainsAboutWhatIsWrong() throws Exception {
    anthropicSays("max_tokens: Field required", body -> body.remove("max_tokens"));
    anthropicSays("messages: Field required", body -> body.remove("messages"));
    anthropicSays("model: Field required", body -> body.remove("model"));
    anthropicSays("user: Extra inputs are not permitted", body -> body.put("user", "me"));
    anthropicSays(
        "messages.0.name: Extra inputs are not permitted",
        body -> ((ObjectNode) body.path("messages").path(0)).put("name", "me"));
    anthropicSays(
        "metadata.org: Extra inputs are not permitted",
        body -> body.putObject("metadata").put("org", "me"));
    anthropicSays(
        "messages: Unexpected role \"system\"",
        body -> ((ObjectNode) body.path("messages").path(0)).put("role", "system"));
    anthropicSays(
        "temperature: Input should be less than or equal to 1",
        body -> body.put("temperature", 1.5));
    anthropicSays(
        "stop_sequences: each stop sequence must contain",
        body -> body.putArray("stop_sequences").add(" "));
    HttpRequest.Builder noVersion =
        Http.to(providers.baseUrl("anthropic") + "/messages")
            .header("x-api-key", "rehearsal-key")
            .POST(Http.body("{}"));
    assertTrue(json(400, Http.send(noVersion)).toString().contains("anthropic-version"));
  }

  @Test
  void aProviderThatIsDownIsDownForAllButTheHealthyModel() throws Exception {
    providers.set("openai", Fault.DOWN);
    JsonNode error = json(503, Http.send(Calls.openai(providers, Calls.chat("gpt-x", "Hi"))));
    assertEquals("server_error", error.path("error").path("type").asText());
    assertTrue(error.path("error").path("message").asText().contains("overloaded"));
    json(200, Http.send(Calls.openai(providers, Calls.chat("gpt-x-ok", "Hi"))));
    providers.set("openai", Fault.NONE);
    json(200, Http.send(Calls.openai(providers, Calls.chat("gpt-x", "Hi"))));
  }

  @Test
  void aKeyAsksForAFaultToo() throws Exception {
    HttpRequest.Builder call =
        Calls.openai(providers, Calls.chat("gpt-x", "Hi"))
            .setHeader("authorization", "Bearer rehearsal-fail-status-500");
    json(500, Http.send(call));
    call = call.setHeader("authorization", "Bearer rehearsal-bad-key-1");
    assertEquals("invalid_api_key", json(401, Http.send(call)).path("error").path("code").asText());
  }

  @Test
  void theLogShowsWhatCameInButNoKey() throws Exception {
    String said = "hello, rehearsal-openai-key";
    Http.send(Calls.openai(providers, Calls.chat("gpt-x", said)));
    Http.send(
        Calls.anthropic(providers, Calls.chat("claude-fail-status-529", "x").put("max_tokens", 1)));
    String log = Http.send(Http.to(providers.logUrl())).body();
    JsonNode calls = Json.MAPPER.readTree(log).path("calls");
    assertEquals(2, calls.size());
    assertEquals("/openai/v1/chat/completions", calls.path(0).path("path").asText());
    assertEquals("gpt-x", calls.path(0).path("model").asText());
    assertTrue(
        calls.path(0).path("headers").path("authorization").asText().startsWith("Bearer sha256:"));
    assertTrue(calls.path(0).path("body").asText().contains("hello, sha256:"));
    assertEquals("status-529", calls.path(1).path("fault").asText());
    assertEquals(529, calls.path(1).path("status").asInt());
    assertFalse(log.contains("rehearsal-openai-key") || log.contains("rehearsal-anthropic-key"));

    RehearsedCall seen = providers.journal().calls("openai").getFirst();
    assertEquals("rehearsal-openai-key", seen.key());
    assertTrue(seen.body().contains(said));
    assertNotEquals(0, seen.took().toNanos());
  }

  @Test
  void theTableOfFaultsIsShown() throws Exception {
    JsonNode table =
        json(200, Http.send(Http.to("http://" + providers.address() + "/rehearsal/faults")));
    assertEquals(FaultKind.values().length, table.size());
    assertTrue(table.has("fail-slow-headers-N"));
  }

  @Test
  void anUnknownFaultAndAnUnknownPathSayWhatTheyAre() throws Exception {
    JsonNode unknown =
        json(400, Http.send(Calls.openai(providers, Calls.chat("fail-nonsense", "x"))));
    assertTrue(unknown.path("error").asText().contains("nonsense"));
    json(404, Http.send(Http.to(providers.baseUrl("openai") + "/nothing")));
    json(404, Http.send(Http.to(providers.baseUrl("anthropic") + "/nothing")));
    json(404, Http.send(Http.to("http://" + providers.address() + "/nobody")));
  }

  private void openAiSays(String message, Consumer<ObjectNode> change) throws Exception {
    ObjectNode body = Calls.chat("gpt-x", "Hi");
    change.accept(body);
    JsonNode error = json(400, Http.send(Calls.openai(providers, body))).path("error");
    assertTrue(error.path("message").asText().startsWith(message), error.toString());
    assertEquals("invalid_request_error", error.path("type").asText());
    assertTrue(error.has("param") && error.has("code"));
  }

  private void anthropicSays(String message, Consumer<ObjectNode> change) throws Exception {
    ObjectNode body = Calls.chat("claude-x", "Hi").put("max_tokens", 5);
    change.accept(body);
    JsonNode json = json(400, Http.send(Calls.anthropic(providers, body)));
    assertTrue(json.path("error").path("message").asText().startsWith(message), json.toString());
    assertEquals("invalid_request_error", json.path("error").path("type").asText());
    assertTrue(json.path("request_id").asText().startsWith("req_"));
  }

  private static JsonNode json(int status, HttpResponse<String> answer) throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("application/json", answer.headers().firstValue("content-type").orElse(""));
    return Json.MAPPER.readTree(answer.body());
  }
}
