package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.Sse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the rehearsal providers stream when nothing fails: the same as they say whole.
class StreamsTest {

  private static final String PARAMETERS =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},"
          + "\"days\":{\"type\":\"integer\"}}}";

  private final RehearsalProviders providers;

  StreamsTest() throws IOException {
    providers = RehearsalProviders.start(Map.of(), _ -> {});
  }

  @AfterEach
  void close() throws IOException {
    providers.close();
  }

  @Test
  void openAiStreamsTheWordsThatItSaysWhole() throws Exception {
    ObjectNode body = Calls.chat("gpt-x", "Hi there").put("logprobs", true);
    JsonNode whole = whole(Calls.openai(providers, body));
    body.putObject("stream_options").put("include_usage", true);
    List<Sse> events = streamed(Calls.openai(providers, body.put("stream", true)));
    assertEquals(
        whole.at("/choices/0/message/content").asText(),
        Sse.joined(events, "/choices/0/delta/content"));
    assertEquals("assistant", Sse.joined(events, "/choices/0/delta/role"));
    assertEquals("stop", Sse.joined(events, "/choices/0/finish_reason"));
    assertEquals("[DONE]", events.getLast().data());
    JsonNode usage = events.get(events.size() - 2).json();
    assertEquals(whole.get("usage"), usage.get("usage"));
    assertTrue(usage.get("choices").isEmpty());
    assertTrue(events.getFirst().json().get("usage").isNull());
    int logprobs = 0;
    for (Sse event : events) {
      JsonNode chunk = event.json();
      logprobs += chunk.at("/choices/0/logprobs/content").size();
    }
    assertEquals(whole.at("/choices/0/logprobs/content").size(), logprobs);
  }

  @Test
  void openAiCountsNoTokensUnlessItIsAsked() throws Exception {
    ObjectNode body = Calls.chat("gpt-x", "Hi").put("stream", true).put("n", 2);
    List<Sse> events = streamed(Calls.openai(providers, body));
    assertTrue(events.stream().noneMatch(event -> event.data().contains("usage")));
    assertEquals("assistantassistant", Sse.joined(events, "/choices/0/delta/role"));
    assertEquals(2, events.stream().filter(each -> each.data().contains("\"stop\"")).count());
  }

  @Test
  void openAiStreamsLegacyCompletionsToo() throws Exception {
    ObjectNode body = Json.object().put("model", "gpt-x").put("prompt", "Hi").put("max_tokens", 5);
    JsonNode whole = whole(Calls.completions(providers, body));
    List<Sse> events = streamed(Calls.completions(providers, body.put("stream", true)));
    assertEquals(whole.at("/choices/0/text").asText(), Sse.joined(events, "/choices/0/text"));
    assertEquals("length", Sse.joined(events, "/choices/0/finish_reason"));
    assertEquals("text_completion", events.getFirst().json().path("object").asText());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void openAiCallsToolsInPieces(boolean named) throws Exception {
    ObjectNode body =
        withTools(Calls.chat("gpt-x", "The weather?")).put("parallel_tool_calls", true);
    if (named) {
      body.putObject("tool_choice")
          .put("type", "function")
          .putObject("function")
          .put("name", "clock");
    }
    JsonNode calls = whole(Calls.openai(providers, body)).at("/choices/0/message/tool_calls");
    List<Sse> events = streamed(Calls.openai(providers, body.put("stream", true)));
    assertEquals(named ? 1 : 2, calls.size());
    String whole = "";
    for (JsonNode call : calls) {
      whole += call.at("/function/name").asText() + call.at("/function/arguments").asText();
    }
    String streamed = "";
    for (Sse event : events) {
      JsonNode call = event.json().at("/choices/0/delta/tool_calls/0/function");
      streamed += call.path("name").asText("") + call.path("arguments").asText("");
    }
    assertEquals(whole, streamed);
    assertEquals(named ? "stop" : "tool_calls", Sse.joined(events, "/choices/0/finish_reason"));
    body.withArrayProperty("messages")
        .addObject()
        .put("role", "assistant")
        .set("tool_calls", calls);
    for (JsonNode call : calls) {
      ObjectNode result = body.withArrayProperty("messages").addObject().put("role", "tool");
      result.put("content", "Sunny").set("tool_call_id", call.get("id"));
    }
    String said = Sse.joined(streamed(Calls.openai(providers, body)), "/choices/0/delta/content");
    assertTrue(said.endsWith("I heard: Sunny"), said);
  }

  @Test
  void anthropicStreamsTheWordsThatItSaysWhole() throws Exception {
    ObjectNode body = Calls.chat("claude-x", "Hi there").put("max_tokens", 50);
    JsonNode whole = whole(Calls.anthropic(providers, body));
    List<Sse> events = streamed(Calls.anthropic(providers, body.put("stream", true)));
    assertEquals(whole.at("/content/0/text").asText(), Sse.joined(events, "/delta/text"));
    assertEquals(
        List.of("message_start", "content_block_start", "ping", "content_block_delta"),
        events.stream().map(Sse::name).limit(4).toList());
    assertEquals(
        List.of("content_block_stop", "message_delta", "message_stop"),
        events.stream().map(Sse::name).skip(events.size() - 3).toList());
    assertTrue(
        events.stream().allMatch(each -> each.name().equals(each.json().path("type").asText())));
    JsonNode end = events.get(events.size() - 2).json();
    assertEquals("end_turn", end.at("/delta/stop_reason").asText());
    assertEquals(whole.at("/usage/output_tokens"), end.at("/usage/output_tokens"));
    assertEquals(
        whole.at("/usage/input_tokens"),
        events.getFirst().json().at("/message/usage/input_tokens"));
  }

  @Test
  void anthropicThinksBeforeItSpeaksWhereItIsAsked() throws Exception {
    ObjectNode body = Calls.chat("claude-x", "Hi").put("max_tokens", 50).put("stream", true);
    body.putObject("thinking").put("type", "enabled").put("budget_tokens", 1024);
    List<Sse> events = streamed(Calls.anthropic(providers, body));
    assertFalse(Sse.joined(events, "/delta/thinking").isEmpty());
    assertTrue(Sse.joined(events, "/delta/signature").startsWith("sig"));
    assertTrue(Sse.joined(events, "/delta/text").endsWith("I heard: Hi"));
    assertEquals("thinkingtext", Sse.joined(events, "/content_block/type"));
  }

  @Test
  void anthropicCallsToolsInPieces() throws Exception {
    ObjectNode body = Calls.chat("claude-x", "The weather?").put("max_tokens", 50);
    ObjectNode tool = body.putArray("tools").addObject().put("name", "weather");
    tool.set("input_schema", Json.literal(PARAMETERS));
    JsonNode whole = whole(Calls.anthropic(providers, body)).at("/content/0");
    List<Sse> events = streamed(Calls.anthropic(providers, body.put("stream", true)));
    assertEquals("weather", Sse.joined(events, "/content_block/name"));
    assertEquals(
        whole.path("input"), Json.MAPPER.readTree(Sse.joined(events, "/delta/partial_json")));
    assertEquals("tool_use", Sse.joined(events, "/delta/stop_reason"));
    tool.set("input_schema", Json.literal("{\"type\":\"object\"}"));
    events = streamed(Calls.anthropic(providers, body));
    assertEquals("", Sse.joined(events, "/delta/partial_json"));
    assertEquals(1, events.stream().filter(each -> each.data().contains("partial_json")).count());
  }

  @Test
  void aModelsNameSaysHowManyTokensComeAndHowLargeTheyAre() throws Exception {
    ObjectNode body = Calls.chat("gpt-x-tokens-40-size-100", "Hi").put("stream", true);
    List<Sse> events = streamed(Calls.openai(providers, body));
    assertEquals(43, events.size());
    assertEquals(4000, Sse.joined(events, "/choices/0/delta/content").length());
    assertEquals(43, providers.journal().calls().getLast().events());
  }

  @ParameterizedTest
  @ValueSource(strings = {"refusal", "content-filter", "empty-content", "no-choices"})
  void answersThatAreNoneAreStreamedAsTheyAre(String fault) throws Exception {
    ObjectNode body = Calls.chat("gpt-x-fail-" + fault, "Hi").put("stream", true);
    List<Sse> events = streamed(Calls.openai(providers, body));
    assertEquals("[DONE]", events.getLast().data());
    assertEquals("", Sse.joined(events, "/choices/0/delta/content"));
    assertEquals(
        fault.equals("refusal"), Sse.joined(events, "/choices/0/delta/refusal").length() > 10);
    assertEquals(
        fault.equals("no-choices")
            ? ""
            : fault.equals("content-filter") ? "content_filter" : "stop",
        Sse.joined(events, "/choices/0/finish_reason"));
  }

  private static ObjectNode withTools(ObjectNode body) {
    for (String name : List.of("weather", "clock")) {
      ObjectNode tool = body.withArrayProperty("tools").addObject().put("type", "function");
      tool.putObject("function").put("name", name).set("parameters", Json.literal(PARAMETERS));
    }
    return body;
  }

  private static JsonNode whole(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = Http.send(request);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.MAPPER.readTree(answer.body());
  }

  private static List<Sse> streamed(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = Http.send(request);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        "text/event-stream; charset=utf-8", answer.headers().firstValue("content-type").orElse(""));
    return Sse.all(answer.body());
  }
}
