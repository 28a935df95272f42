package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.rehearsal.Vendor.Turn;
import dev.understudy.local.wire.Json;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One answer of OpenAI's Responses, whole or streamed. Source: OpenAI API reference, "Responses".
record Responses(Host host, JsonNode body, Turn turn) {

  private static final Pattern REASONER = Pattern.compile("(o\\d|gpt-5(?!.*chat)).*");

  /// The settings that an answer repeats, and what they are where nothing is said.
  private static final String SETTINGS =
      """
      {"background":false,"instructions":null,"max_output_tokens":null,"max_tool_calls":null,\
      "parallel_tool_calls":true,"previous_response_id":null,"prompt_cache_key":null,\
      "reasoning":{"effort":null,"summary":null},"safety_identifier":null,"store":true,\
      "temperature":1.0,"text":{"format":{"type":"text"},"verbosity":"medium"},\
      "tool_choice":"auto","tools":[],"top_logprobs":0,"top_p":1.0,"truncation":"disabled",\
      "user":null,"metadata":{}}\
      """;

  /// The whole answer.
  ObjectNode whole() {
    return whole(speech());
  }

  /// The answer in events.
  Recital recital() {
    Speech speech = speech();
    ObjectNode error = Json.object().put("type", "error").put("sequence_number", 0);
    // Not as the reference has it: <https://github.com/openai/openai-dotnet/issues/881>.
    error
        .putObject("error")
        .put("type", "server_error")
        .put("code", "server_error")
        .put("message", "The server had an error processing your request.")
        .putNull("param");
    return Recital.sse(
        new ResponsesStream(whole(speech), speech),
        body.path("model").asText(),
        ResponsesStream.event(error),
        ResponsesStream.event(Json.object().put("type", "keepalive").put("sequence_number", 0)));
  }

  private ObjectNode whole(Speech speech) {
    long now = InstantSource.system().millis() / 1000;
    boolean cut = !speech.whole() || turn == Turn.FILTERED;
    ObjectNode reply = Json.object().put("id", Ids.of("resp_", 48)).put("object", "response");
    reply.put("created_at", now).put("status", cut ? "incomplete" : "completed");
    reply.put("completed_at", cut ? null : now).putNull("error");
    if (cut) {
      String reason = turn == Turn.FILTERED ? "content_filter" : "max_output_tokens";
      reply.putObject("incomplete_details").put("reason", reason);
    } else {
      reply.putNull("incomplete_details");
    }
    reply.put("model", body.path("model").asText()).put("service_tier", "default");
    reply.setAll(Json.literal(SETTINGS));
    reply.fieldNames().forEachRemaining(name -> repeat(reply, name));
    items(reply.putArray("output"), speech);
    usage(reply.putObject("usage"), speech);
    return reply;
  }

  private void repeat(ObjectNode reply, String name) {
    if (body.hasNonNull(name) && !name.equals("id") && !name.equals("service_tier")) {
      reply.set(name, body.get(name));
    }
  }

  private void items(ArrayNode output, Speech speech) {
    if (turn == Turn.NO_CHOICES || turn == Turn.FILTERED) {
      return;
    }
    if (thinks()) {
      ObjectNode thought = output.addObject().put("id", Ids.of("rs_", 48)).put("type", "reasoning");
      ArrayNode summary = thought.putArray("summary");
      if (body.path("reasoning").hasNonNull("summary")) {
        summary.addObject().put("type", "summary_text").put("text", speech.thought());
      }
      if (Json.write(body.path("include")).contains("reasoning.encrypted_content")) {
        thought.put("encrypted_content", Ids.of("gAAAA", 60));
      }
    }
    for (ToolUse use : speech.calls()) {
      ObjectNode call = output.addObject().put("id", Ids.of("fc_", 48));
      call.put("type", "function_call").put("status", "completed").put("arguments", use.text());
      call.put("call_id", Ids.of("call_", 24)).put("name", use.name());
    }
    if (speech.calls().isEmpty()) {
      ObjectNode message = output.addObject().put("id", Ids.of("msg_", 48)).put("type", "message");
      message.put("status", speech.whole() ? "completed" : "incomplete");
      ObjectNode part = message.putArray("content").addObject();
      if (turn == Turn.REFUSED) {
        part.put("type", "refusal").put("refusal", OpenAi.REFUSAL);
      } else {
        part.put("type", "output_text").put("text", speech.text());
        part.putArray("annotations");
        part.putArray("logprobs");
      }
      message.put("role", "assistant");
    }
  }

  private void usage(ObjectNode usage, Speech speech) {
    int read = Speech.tokens(Json.write(body.path("input")));
    usage.put("input_tokens", read).putObject("input_tokens_details").put("cached_tokens", 0);
    usage
        .put("output_tokens", speech.tokens())
        .putObject("output_tokens_details")
        .put("reasoning_tokens", speech.thoughts().size());
    usage.put("total_tokens", read + speech.tokens());
  }

  private boolean thinks() {
    String effort = body.path("reasoning").path("effort").asText("");
    return !effort.equals("none")
        && (!effort.isEmpty() || REASONER.matcher(body.path("model").asText()).matches());
  }

  private Speech speech() {
    if (turn != Turn.WHOLE) {
      return Speech.nothing(turn == Turn.REFUSED ? 1 : 0);
    }
    JsonNode input = body.path("input");
    JsonNode format = body.path("text").path("format");
    Optional<JsonNode> schema =
        switch (format.path("type").asText()) {
          case "json_schema" -> Optional.of(format.path("schema"));
          case "json_object" -> Optional.of(Json.literal("{\"type\":\"object\"}"));
          default -> Optional.empty();
        };
    Speech speech =
        new Wish(
                host.id(),
                body.path("model").asText(),
                heard(input),
                calls(),
                schema,
                body.path("max_output_tokens").asLong(Wish.NO_LIMIT),
                List.of())
            .speech();
    return thinks() ? speech.thoughtful() : speech;
  }

  private static String heard(JsonNode input) {
    if (input.isTextual()) {
      return input.textValue();
    }
    JsonNode last = input.path(input.size() - 1);
    return Texts.of(last.has("output") ? last.get("output") : last.path("content"));
  }

  /// As in chat completions; parallel calls are what is done where nothing is said, but the
  /// rehearsal makes them where they are asked for, so that it says the same in both.
  private List<ToolUse> calls() {
    JsonNode input = body.path("input");
    JsonNode choice = body.path("tool_choice");
    boolean answered =
        input.path(input.size() - 1).path("type").asText().equals("function_call_output");
    if (answered || choice.asText().equals("none")) {
      return List.of();
    }
    List<ToolUse> calls = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      String name = tool.path("name").asText();
      if (choice.path("name").asText(name).equals(name)) {
        calls.add(ToolUse.of(name, tool.path("parameters")));
      }
    }
    boolean parallel = body.path("parallel_tool_calls").asBoolean(false);
    return parallel || calls.isEmpty() ? calls : calls.subList(0, 1);
  }
}
