package dev.understudy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What a world's providers say in turn, as an [Example] has it; each in its own dialect.
final class ScriptedProviders {
  private final Deque<JsonNode> script = new ArrayDeque<>();
  private final World world;
  private Optional<JsonNode> always = Optional.empty();

  ScriptedProviders(World world) {
    this.world = world;
    world.upstream.then(this::next);
  }

  /// From now on, this and nothing else.
  void say(JsonNode steps) {
    script.clear();
    steps.forEach(script::add);
  }

  /// From now on, every time the same.
  void sayAlways(JsonNode step) {
    script.clear();
    always = Optional.of(step);
  }

  /// What is still to be said.
  List<JsonNode> unsaid() {
    return new ArrayList<>(script);
  }

  private Upstream.Exchange next(Upstream.Limits limits) {
    String to = world.upstream.sent.getLast().request().uri().toString();
    if (isLogin(to)) {
      String token = "{\"access_token\":\"a-token\",\"expires_in\":3600}";
      return world.upstream.after(Duration.ofMillis(10), limits, 200, token);
    }
    JsonNode step =
        Optional.ofNullable(script.poll())
            .or(() -> always)
            .orElseThrow(() -> new AssertionError("nobody expected a call to " + to));
    if (step.has("breaks")) {
      return new Upstream.Broken(
          Upstream.Fault.valueOf(step.path("breaks").asText()), "broken as the test wants it");
    }
    if (step.has("stream")) {
      return FakeUpstream.streamed(
          ScriptedStream.of(world.time, step.path("stream"), to.endsWith("/messages")), limits);
    }
    int status = step.isInt() ? step.intValue() : step.path("status").asInt(200);
    List<String> headers = new ArrayList<>();
    step.path("headers")
        .properties()
        .forEach(header -> headers.addAll(List.of(header.getKey(), header.getValue().asText())));
    return world.upstream.after(
        Duration.ofMillis(step.path("after_ms").asLong(10)),
        limits,
        status,
        Json.text(status == 200 ? answer(step, to) : error(step)),
        headers.toArray(String[]::new));
  }

  /// Whether a token is asked for there, and no answer.
  static boolean isLogin(String uri) {
    return uri.startsWith("https://login.microsoftonline.com/")
        || uri.startsWith("https://oauth2.googleapis.com/");
  }

  private static JsonNode answer(JsonNode step, String to) {
    if (to.endsWith("/converse")) {
      ObjectNode body = Json.object().put("stopReason", "end_turn");
      ObjectNode message = body.putObject("output").putObject("message").put("role", "assistant");
      message.putArray("content").addObject().put("text", step.path("content").asText("an answer"));
      return body;
    }
    if (!to.contains(":generateContent")) {
      return answer(step, to.endsWith("/messages"));
    }
    ObjectNode candidate = Json.object().put("finishReason", "STOP");
    candidate.putObject("content").putArray("parts").addObject().put("text", "from google");
    ObjectNode body = Json.object();
    body.putArray("candidates").add(candidate);
    return body;
  }

  private static JsonNode error(JsonNode step) {
    ObjectNode body = Json.object();
    body.putObject("error")
        .put("message", "as the test wants it")
        .put("code", step.path("code").asText());
    return body;
  }

  private static JsonNode answer(JsonNode step, boolean anthropic) {
    String text = step.path("content").asText("an answer");
    String reason = step.path("finish_reason").asText("stop");
    return anthropic ? message(text, reason) : completion(text, reason);
  }

  private static JsonNode message(String text, String reason) {
    ObjectNode body = Json.object().put("id", "msg_1").put("type", "message");
    body.put("role", "assistant").put("model", "claude");
    body.putArray("content").addObject().put("type", "text").put("text", text);
    body.put("stop_reason", reason.equals("length") ? "max_tokens" : "end_turn");
    body.putObject("usage").put("input_tokens", 1).put("output_tokens", text.isEmpty() ? 0 : 2);
    return body;
  }

  private static JsonNode completion(String text, String reason) {
    ObjectNode body = Json.object().put("id", "chatcmpl-1").put("object", "chat.completion");
    body.put("created", 1).put("model", "gpt");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", text);
    choice.put("finish_reason", reason);
    body.putObject("usage")
        .put("prompt_tokens", 1)
        .put("completion_tokens", text.isEmpty() ? 0 : 2);
    return body;
  }
}
