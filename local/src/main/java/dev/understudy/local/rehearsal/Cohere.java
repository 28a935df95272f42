package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Cohere's chat, whole and streamed, and its embeddings, version 2. Source: Cohere API reference,
/// and recorded answers.
final class Cohere implements Vendor {

  private static final String CHAT = "/chat";
  private static final String EMBED = "/embed";
  private static final String BEARER = "bearer ";

  @Override
  public String id() {
    return "cohere";
  }

  @Override
  public String version() {
    return "/v2";
  }

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public boolean serves(String path) {
    return path.equals(CHAT) || path.equals(EMBED);
  }

  @Override
  public Optional<String> key(RequestHead head) {
    return head.headers()
        .first("authorization")
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(key -> !key.isEmpty());
  }

  @Override
  public Headers headers() {
    return Headers.of(
        "cache-control", "no-cache, no-store, no-transform, must-revalidate, private, max-age=0",
        "x-debug-trace-id", Ids.hex("", 32),
        "x-envoy-upstream-service-time", "12",
        "server", "envoy",
        "via", "1.1 google");
  }

  @Override
  public Reply noKey() {
    return CohereErrors.of(401, "no api key supplied");
  }

  @Override
  public Reply noPath(RequestHead head) {
    return CohereErrors.of(404, "404 page not found");
  }

  @Override
  public Optional<Reply> complaint(Ask ask) {
    return ask.path().equals(EMBED)
        ? CohereChecks.vectors(ask.body())
        : CohereChecks.complaint(ask.body());
  }

  @Override
  public Reply answer(Ask ask, Turn turn) {
    if (ask.path().equals(EMBED)) {
      return Reply.json(200, vectors(ask.body()));
    }
    return turn == Turn.FILTERED
        ? CohereErrors.filtered()
        : Reply.json(200, new CohereStream(ask, speech(ask, turn), turn).whole());
  }

  private static ObjectNode vectors(JsonNode body) {
    ObjectNode reply = Json.object().put("id", UUID.randomUUID().toString());
    reply.set("texts", body.path("texts"));
    ArrayNode vectors = reply.putObject("embeddings").putArray("float");
    int tokens = 0;
    int length = body.path("output_dimension").asInt(OpenAiVectors.LENGTH);
    for (JsonNode text : body.path("texts")) {
      vectors.add(OpenAiVectors.of(text.asText(), length));
      tokens += Speech.tokens(text.asText());
    }
    ObjectNode meta = reply.putObject("meta");
    meta.putObject("api_version").put("version", "2");
    meta.putObject("billed_units").put("input_tokens", tokens);
    return reply.put("response_type", "embeddings_by_type");
  }

  @Override
  public Optional<Recital> recital(Ask ask, Turn turn) {
    if (ask.path().equals(EMBED) || turn == Turn.FILTERED) {
      return Optional.empty();
    }
    ObjectNode error = Json.object().put("finish_reason", "ERROR");
    error.putObject("usage");
    error.put("error", "an internal error occurred while the answer was made");
    return Optional.of(
        Recital.sse(
            new CohereStream(ask, speech(ask, turn), turn),
            ask.model(),
            CohereStream.event(CohereStream.end(error)),
            // Cohere sends none. A comment is what a proxy before it would send.
            Bytes.of(": PROCESSING\n\n")));
  }

  private Speech speech(Ask ask, Turn turn) {
    if (turn != Turn.WHOLE) {
      return Speech.nothing(0);
    }
    JsonNode body = ask.body();
    JsonNode messages = body.path("messages");
    List<String> stops = new ArrayList<>();
    body.path("stop_sequences").forEach(stop -> stops.add(stop.asText()));
    JsonNode format = body.path("response_format");
    Optional<JsonNode> schema =
        format.path("type").asText().equals("json_object")
            ? Optional.of(
                format.path("json_schema").isObject()
                    ? format.path("json_schema")
                    : Json.literal("{\"type\":\"object\"}"))
            : Optional.empty();
    Speech speech =
        new Wish(
                id(),
                ask.model(),
                Texts.of(messages.path(messages.size() - 1).path("content")),
                calls(body),
                schema,
                body.path("max_tokens").asLong(Wish.NO_LIMIT),
                stops)
            .speech();
    return body.at("/thinking/type").asText().equals("enabled") ? speech.thoughtful() : speech;
  }

  /// Every tool, since nobody can ask Cohere for one call alone; words after results.
  private static List<ToolUse> calls(JsonNode body) {
    JsonNode messages = body.path("messages");
    boolean answered = messages.path(messages.size() - 1).path("role").asText().equals("tool");
    if (answered || body.path("tool_choice").asText().equals("NONE")) {
      return List.of();
    }
    List<ToolUse> calls = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      JsonNode function = tool.path("function");
      calls.add(ToolUse.of(function.path("name").asText(), function.path("parameters")));
    }
    return calls;
  }

  @Override
  public Reply trouble(Trouble trouble, Ask ask, String key, int number) {
    return switch (trouble) {
      case RATE_LIMIT -> CohereErrors.rateLimit();
      case QUOTA -> CohereErrors.quota();
      case CREDIT -> CohereErrors.credit();
      case CONTEXT_LENGTH -> CohereErrors.contextLength();
      case MODEL_NOT_FOUND -> CohereErrors.modelNotFound(ask.model());
      case BAD_KEY -> CohereErrors.badKey();
    };
  }

  @Override
  public Reply status(int status, Ask ask, String key) {
    return CohereErrors.status(status, ask.model());
  }
}
