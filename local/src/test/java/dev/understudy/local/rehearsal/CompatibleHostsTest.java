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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Hosts that are compatible with OpenAI: Groq with its habits, and any other one by its id.
class CompatibleHostsTest {

  private final RehearsalProviders providers;

  CompatibleHostsTest() throws IOException {
    providers = RehearsalProviders.start(Map.of(), _ -> {});
  }

  @AfterEach
  void close() throws IOException {
    providers.close();
  }

  @Test
  void anyIdIsAHostThatDoesWhatOpenAiDoes() throws Exception {
    JsonNode answer = Answers.whole(call("together-ai", Calls.chat("llama-x", "Hi")));
    assertEquals(
        "This is together-ai's rehearsal, as llama-x. I heard: Hi",
        answer.at("/choices/0/message/content").asText());
    assertTrue(answer.at("/choices/0/message").has("refusal"));
  }

  @Test
  void groqLeavesOutWhatIsNullAndNamesItsTier() throws Exception {
    JsonNode message = Answers.whole(call("groq", tool())).at("/choices/0/message");
    assertFalse(message.has("content") || message.has("refusal") || message.has("annotations"));
    assertEquals(1, message.path("tool_calls").size());
    JsonNode answer = Answers.whole(call("groq", Calls.chat("llama-x", "Hi")));
    assertEquals("on_demand", answer.path("service_tier").asText());
  }

  @Test
  void groqCallsInOnePieceAndCountsOnTheLastChunk() throws Exception {
    List<Sse> events = Answers.events(call("groq", tool().put("stream", true)));
    String arguments = "/choices/0/delta/tool_calls/0/function/arguments";
    assertEquals(
        List.of(Answers.FITS),
        events.stream()
            .map(event -> event.json().at(arguments).asText(""))
            .filter(text -> !text.isEmpty())
            .toList());
    JsonNode finish = events.get(events.size() - 2).json();
    assertEquals("tool_calls", finish.at("/choices/0/finish_reason").asText());
    assertTrue(finish.at("/x_groq/usage").has("total_tokens"));
  }

  @Test
  void groqsErrorsAreBareAndInAStreamTheyHaveAName() throws Exception {
    JsonNode error = Answers.json(404, call("groq", Calls.chat("m-fail-model-not-found", "Hi")));
    assertFalse(error.path("error").has("param"));
    assertEquals("model_not_found", error.at("/error/code").asText());
    ObjectNode broken = Calls.chat("m-fail-stream-error-2", "Hi").put("stream", true);
    assertEquals("error", Answers.events(call("groq", broken)).getLast().name());
  }

  @Test
  void groqRefusesWhatItHasNot() throws Exception {
    for (String member : List.of("\"logprobs\":true", "\"n\":2", "\"logit_bias\":{}")) {
      ObjectNode body = Calls.chat("llama-x", "Hi");
      body.setAll(Json.literal("{" + member + "}"));
      Answers.json(400, call("groq", body));
    }
    ObjectNode named = Calls.chat("llama-x", "Hi");
    ((ObjectNode) named.at("/messages/0")).put("name", "me");
    Answers.json(400, call("groq", named));
  }

  private HttpRequest.Builder call(String id, ObjectNode body) {
    return Http.to(providers.baseUrl(id) + "/chat/completions")
        .header("authorization", "Bearer rehearsal-" + id + "-key")
        .POST(Http.body(Json.write(body)));
  }

  private static ObjectNode tool() {
    ObjectNode body = Calls.chat("llama-x", "The weather?");
    ObjectNode tool = body.putArray("tools").addObject().put("type", "function");
    tool.putObject("function")
        .put("name", "weather")
        .set("parameters", Json.literal(Answers.SCHEMA));
    return body;
  }
}
