package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.rehearsal.Host.Habit;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.RequestHead;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// OpenAI's chat completions, completions and responses, whole and streamed, and embeddings; and
/// every host that is compatible with it. Source: OpenAI API reference.
///
/// @param host whose
record OpenAi(Host host) implements Vendor {

  static final String CHAT = "/chat/completions";
  static final String COMPLETIONS = "/completions";
  static final String EMBEDDINGS = "/embeddings";
  static final String RESPONSES = "/responses";

  private static final String INPUT_TOKENS = RESPONSES + "/input_tokens";

  private static final List<String> PATHS =
      List.of(CHAT, COMPLETIONS, EMBEDDINGS, RESPONSES, INPUT_TOKENS);

  static final String REFUSAL = "I'm sorry, I can't assist with that request.";

  private static final String BEARER = "bearer ";

  @Override
  public String id() {
    return host.id();
  }

  @Override
  public boolean serves(String path) {
    return PATHS.contains(path);
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
        "openai-organization", "rehearsal",
        "openai-processing-ms", "12",
        "openai-version", "2020-10-01",
        "x-ratelimit-limit-requests", "5000",
        "x-ratelimit-limit-tokens", "80000",
        "x-ratelimit-remaining-requests", "4999",
        "x-ratelimit-remaining-tokens", "79974",
        "x-ratelimit-reset-requests", "12ms",
        "x-ratelimit-reset-tokens", "19ms",
        "x-request-id", Ids.of("req_", 32),
        "server", "rehearsal",
        "set-cookie", "__cf_bm=rehearsal; path=/; domain=." + host.name() + "; HttpOnly; Secure");
  }

  @Override
  public Reply noKey() {
    return bare(OpenAiErrors.noKey());
  }

  @Override
  public Reply noPath(RequestHead head) {
    return bare(OpenAiErrors.noPath(head));
  }

  @Override
  public Optional<Reply> complaint(Ask ask) {
    Optional<Reply> complaint =
        switch (ask.path()) {
          case RESPONSES -> ResponsesChecks.complaint(ask.body());
          case INPUT_TOKENS -> ResponsesChecks.counted(ask.body());
          default -> OpenAiChecks.complaint(ask.path(), ask.body(), host);
        };
    return complaint.map(this::bare);
  }

  @Override
  public Reply answer(Ask ask, Turn turn) {
    return switch (ask.path()) {
      case EMBEDDINGS -> Reply.json(200, OpenAiVectors.of(ask.body()));
      case INPUT_TOKENS -> Speech.counted(ask.body(), "input_tokens");
      case RESPONSES -> Reply.json(200, new Responses(host, ask.body(), turn).whole());
      default -> {
        Speech speech = speech(ask.path(), ask.body(), turn);
        yield Reply.json(200, whole(ask.path(), ask.body(), turn, speech));
      }
    };
  }

  @Override
  public Optional<Recital> recital(Ask ask, Turn turn) {
    String path = ask.path();
    return switch (path) {
      case EMBEDDINGS, INPUT_TOKENS -> Optional.empty();
      case RESPONSES -> Optional.of(new Responses(host, ask.body(), turn).recital());
      default -> {
        JsonNode body = ask.body();
        Speech speech = speech(path, body, turn);
        ObjectNode whole = whole(path, body, turn, speech.mute());
        String name = host.has(Habit.NAMED_ERRORS) ? "event: error\n" : "";
        yield Optional.of(
            Recital.sse(
                new OpenAiStream(ask, whole, speech, turn, host),
                ask.model(),
                Bytes.of(name + "data: " + status(500, ask, "").body().text() + "\n\n"),
                Bytes.of(": PROCESSING\n\n")));
      }
    };
  }

  private ObjectNode whole(String path, JsonNode body, Turn turn, Speech speech) {
    int prompt =
        Speech.tokens(path.equals(CHAT) ? body.path("messages").toString() : heard(path, body));
    int choices = turn == Turn.NO_CHOICES ? 0 : body.path("n").asInt(1);
    ObjectNode reply =
        path.equals(CHAT)
            ? chat(body, speech, turn, choices)
            : completion(body, speech, turn, choices);
    usage(reply, prompt, speech.tokens() * choices);
    return reply;
  }

  private Speech speech(String path, JsonNode body, Turn turn) {
    if (turn == Turn.EMPTY) {
      return Speech.nothing(0);
    }
    long limit = path.equals(COMPLETIONS) ? 16 : Wish.NO_LIMIT;
    limit = body.path("max_tokens").asLong(limit);
    limit = body.path("max_completion_tokens").asLong(limit);
    boolean chat = path.equals(CHAT);
    return new Wish(
            id(),
            body.path("model").asText(),
            heard(path, body),
            chat ? calls(body) : List.of(),
            chat ? schema(body.path("response_format")) : Optional.empty(),
            limit,
            stops(body))
        .speech();
  }

  private static Optional<JsonNode> schema(JsonNode format) {
    return switch (format.path("type").asText()) {
      case "json_schema" -> Optional.of(format.at("/json_schema/schema"));
      case "json_object" -> Optional.of(Json.literal("{\"type\":\"object\"}"));
      default -> Optional.empty();
    };
  }

  /// A conversation with tools is answered by a call, and what comes of the call by words. All of
  /// the tools are called where parallel calls are wanted, else the first or the one that is named.
  private static List<ToolUse> calls(JsonNode body) {
    JsonNode messages = body.path("messages");
    String last = messages.path(messages.size() - 1).path("role").asText();
    if (body.path("tool_choice").asText().equals("none") || last.equals("tool")) {
      return List.of();
    }
    String named = body.at("/tool_choice/function/name").asText("");
    List<ToolUse> calls = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      JsonNode function = tool.path("function");
      String name = function.path("name").asText();
      if (named.isEmpty() || named.equals(name)) {
        calls.add(ToolUse.of(name, function.path("parameters")));
      }
    }
    boolean parallel = body.path("parallel_tool_calls").asBoolean(false);
    return parallel || calls.isEmpty() ? calls : calls.subList(0, 1);
  }

  private static List<String> stops(JsonNode body) {
    JsonNode stop = body.path("stop");
    List<String> stops = new ArrayList<>();
    if (stop.isTextual()) {
      stops.add(stop.textValue());
    }
    stop.forEach(each -> stops.add(each.asText()));
    return stops;
  }

  private static String heard(String path, JsonNode body) {
    if (path.equals(COMPLETIONS)) {
      JsonNode prompt = body.path("prompt");
      return prompt.isTextual() ? prompt.textValue() : prompt.toString();
    }
    JsonNode content = body.path("messages").path(body.path("messages").size() - 1).path("content");
    return Texts.of(content);
  }

  private ObjectNode chat(JsonNode body, Speech speech, Turn turn, int choices) {
    ObjectNode reply = envelope(body, "chatcmpl-", "chat.completion");
    ArrayNode list = (ArrayNode) reply.get("choices");
    for (int i = 0; i < choices; i++) {
      ObjectNode choice = list.addObject().put("index", i);
      ObjectNode message = choice.putObject("message").put("role", "assistant");
      if (turn == Turn.REFUSED) {
        message.putNull("content").put("refusal", REFUSAL);
      } else if (turn == Turn.FILTERED) {
        message.putNull("content").putNull("refusal");
      } else {
        message.put("content", speech.calls().isEmpty() ? speech.text() : null).putNull("refusal");
        call(message, speech);
      }
      message.putArray("annotations");
      if (host.has(Habit.SPARE_MESSAGES)) {
        message.removeIf(member -> member.isNull() || (member.isArray() && member.isEmpty()));
      }
      if (body.path("logprobs").asBoolean(false) && turn == Turn.WHOLE) {
        ObjectNode logprobs = choice.putObject("logprobs");
        ArrayNode each = logprobs.putArray("content");
        speech.words().forEach(word -> logprob(each, word));
        logprobs.putNull("refusal");
      } else {
        choice.putNull("logprobs");
      }
      choice.put("finish_reason", finish(body, speech, turn));
    }
    // Groq's own word, which OpenAI does not have.
    String tier = host.has(Habit.USAGE_ON_FINISH) ? "on_demand" : "default";
    reply.put("service_tier", tier).put("system_fingerprint", "fp_rehearsal");
    return reply;
  }

  private static void call(ObjectNode message, Speech speech) {
    for (ToolUse use : speech.calls()) {
      ObjectNode call = message.withArrayProperty("tool_calls").addObject();
      call.put("id", Ids.of("call_", 24)).put("type", "function");
      call.putObject("function").put("name", use.name()).put("arguments", use.text());
    }
  }

  static void logprob(ArrayNode each, String word) {
    ObjectNode token = each.addObject().put("token", word).put("logprob", -0.25);
    token.putNull("bytes").putArray("top_logprobs");
  }

  private static ObjectNode completion(JsonNode body, Speech speech, Turn turn, int choices) {
    ObjectNode reply = envelope(body, "cmpl-", "text_completion");
    ArrayNode list = (ArrayNode) reply.get("choices");
    for (int i = 0; i < choices; i++) {
      list.addObject()
          .put("text", turn == Turn.REFUSED || turn == Turn.FILTERED ? "" : speech.text())
          .put("index", i)
          .putNull("logprobs")
          .put("finish_reason", finish(body, speech, turn));
    }
    return reply;
  }

  private static ObjectNode envelope(JsonNode body, String prefix, String object) {
    ObjectNode reply =
        Json.object()
            .put("id", Ids.of(prefix, 29))
            .put("object", object)
            .put("created", InstantSource.system().millis() / 1000)
            .put("model", body.path("model").asText());
    reply.putArray("choices");
    return reply;
  }

  private static String finish(JsonNode body, Speech speech, Turn turn) {
    if (turn == Turn.FILTERED) {
      return "content_filter";
    }
    // A call that the request names ends with `stop`, as recorded streams show.
    if (!speech.calls().isEmpty() && !body.at("/tool_choice/function").isObject()) {
      return "tool_calls";
    }
    return speech.whole() ? "stop" : "length";
  }

  private static void usage(ObjectNode reply, int prompt, int completion) {
    ObjectNode usage =
        reply
            .putObject("usage")
            .put("prompt_tokens", prompt)
            .put("completion_tokens", completion)
            .put("total_tokens", prompt + completion);
    if (reply.path("object").asText().equals("chat.completion")) {
      usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
      usage
          .putObject("completion_tokens_details")
          .put("reasoning_tokens", 0)
          .put("audio_tokens", 0)
          .put("accepted_prediction_tokens", 0)
          .put("rejected_prediction_tokens", 0);
    }
  }

  @Override
  public Reply trouble(Trouble trouble, Ask ask, String key, int number) {
    return bare(
        switch (trouble) {
          case RATE_LIMIT -> OpenAiErrors.rateLimit(ask.model(), number);
          case QUOTA, CREDIT -> OpenAiErrors.quota();
          case CONTEXT_LENGTH ->
              ask.path().equals(RESPONSES)
                  ? ResponsesChecks.tooLong()
                  : OpenAiErrors.contextLength();
          case MODEL_NOT_FOUND -> OpenAiErrors.modelNotFound(ask.model());
          case BAD_KEY -> OpenAiErrors.badKey(key);
        });
  }

  @Override
  public Reply status(int status, Ask ask, String key) {
    return bare(OpenAiErrors.status(status, ask.model(), key, host.name()));
  }

  private Reply bare(Reply error) {
    return host.has(Habit.BARE_ERRORS) ? OpenAiErrors.bare(error) : error;
  }
}
