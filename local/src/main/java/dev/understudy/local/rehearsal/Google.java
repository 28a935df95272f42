package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Google's Gemini, whole and streamed, and its embeddings: model and method stand in the path.
/// Source: Gemini API reference, `v1beta`, and recorded answers.
///
/// Ids of calls are left out, as nine of ten recorded answers do. A stream that is not asked for
/// with `alt=sse` is a JSON array at Google; here it has one element.
final class Google implements Vendor {

  private static final Pattern PATH = Pattern.compile("/models/([^/:]+):([A-Za-z]+)");
  private static final String EMBED = "embedContent";
  private static final String EMBED_ALL = "batchEmbedContents";
  private static final String STREAM = "streamGenerateContent";
  private static final String COUNT = "countTokens";
  private static final List<String> METHODS =
      List.of("generateContent", STREAM, EMBED, EMBED_ALL, COUNT);

  @Override
  public String id() {
    return "google";
  }

  @Override
  public String version() {
    return "/v1beta";
  }

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public boolean serves(String path) {
    return METHODS.contains(method(path));
  }

  private static String method(String path) {
    Matcher found = PATH.matcher(path);
    return found.matches() ? found.group(2) : "";
  }

  @Override
  public Ask ask(RequestHead head, String path, JsonNode body) {
    Matcher found = PATH.matcher(path);
    String model = found.matches() ? URLDecoder.decode(found.group(1), StandardCharsets.UTF_8) : "";
    boolean streams = method(path).equals(STREAM) && head.query().contains("alt=sse");
    return new Ask(head, path, model, streams, body);
  }

  /// In its header alone: a key in the URL stands in logs.
  @Override
  public Optional<String> key(RequestHead head) {
    return head.headers().first("x-goog-api-key").filter(key -> !key.isEmpty());
  }

  @Override
  public Headers headers() {
    return Headers.of(
        "vary", "Origin",
        "vary", "Referer",
        "server", "scaffolding on HTTPServer2",
        "server-timing", "gfet4t7; dur=12",
        "x-content-type-options", "nosniff");
  }

  @Override
  public Reply noKey() {
    return GoogleErrors.noKey();
  }

  @Override
  public Reply noPath(RequestHead head) {
    return GoogleErrors.noPath(head.path());
  }

  @Override
  public Optional<Reply> complaint(Ask ask) {
    return switch (method(ask.path())) {
      case EMBED, EMBED_ALL -> GoogleChecks.vectors(ask);
      case COUNT -> GoogleChecks.counted(ask);
      default -> GoogleChecks.complaint(ask);
    };
  }

  @Override
  public Reply answer(Ask ask, Turn turn) {
    return switch (method(ask.path())) {
      case COUNT -> Speech.counted(ask.body(), "totalTokens");
      case EMBED -> {
        ObjectNode reply = Json.object();
        reply.putObject("embedding").set("values", vector(ask.body()));
        yield Reply.json(200, reply);
      }
      case EMBED_ALL -> {
        ObjectNode reply = Json.object();
        ArrayNode all = reply.putArray("embeddings");
        ask.body()
            .path("requests")
            .forEach(request -> all.addObject().set("values", vector(request)));
        yield Reply.json(200, reply);
      }
      default -> Reply.json(200, isArray(ask) ? list(chat(ask, turn)) : chat(ask, turn));
    };
  }

  private static boolean isArray(Ask ask) {
    return method(ask.path()).equals(STREAM) && !ask.streams();
  }

  private static ArrayNode list(ObjectNode only) {
    return Json.MAPPER.createArrayNode().add(only);
  }

  private static ArrayNode vector(JsonNode request) {
    String text = Texts.of(request.at("/content/parts"));
    return OpenAiVectors.of(text, request.path("outputDimensionality").asInt(OpenAiVectors.LENGTH));
  }

  private ObjectNode chat(Ask ask, Turn turn) {
    Speech speech = speech(ask, turn);
    return new GoogleStream(ask, speech, turn).whole();
  }

  @Override
  public Optional<Recital> recital(Ask ask, Turn turn) {
    if (List.of(EMBED, EMBED_ALL, COUNT).contains(method(ask.path()))) {
      return Optional.empty();
    }
    return Optional.of(
        Recital.sse(
            new GoogleStream(ask, speech(ask, turn), turn),
            ask.model(),
            Bytes.of("data: " + GoogleErrors.status(503, ask.model()).body().text() + "\r\n\r\n"),
            // Google sends none. A comment is what a proxy before it would send.
            Bytes.of(": PROCESSING\r\n\r\n")));
  }

  private Speech speech(Ask ask, Turn turn) {
    if (turn != Turn.WHOLE) {
      return Speech.nothing(0);
    }
    JsonNode contents = ask.body().path("contents");
    JsonNode config = ask.body().path("generationConfig");
    List<String> stops = new ArrayList<>();
    config.path("stopSequences").forEach(stop -> stops.add(stop.asText()));
    Speech speech =
        new Wish(
                id(),
                ask.model(),
                Texts.of(contents.path(contents.size() - 1).path("parts")),
                calls(ask.body()),
                schema(config),
                config.path("maxOutputTokens").asLong(Wish.NO_LIMIT),
                stops)
            .speech();
    return config.at("/thinkingConfig/includeThoughts").asBoolean(false)
        ? speech.thoughtful()
        : speech;
  }

  private static Optional<JsonNode> schema(JsonNode config) {
    if (!config.path("responseMimeType").asText().equals("application/json")) {
      return Optional.empty();
    }
    for (String name : List.of("responseJsonSchema", "responseSchema")) {
      if (config.path(name).isObject()) {
        return Optional.of(config.get(name));
      }
    }
    return Optional.of(Json.literal("{\"type\":\"object\"}"));
  }

  /// Every tool that may be called, since nobody can ask Gemini for one call alone; words after
  /// results.
  private static List<ToolUse> calls(JsonNode body) {
    JsonNode contents = body.path("contents");
    JsonNode mode = body.at("/toolConfig/functionCallingConfig");
    boolean answered =
        contents
            .path(contents.size() - 1)
            .path("parts")
            .valueStream()
            .anyMatch(part -> part.has("functionResponse"));
    if (answered || mode.path("mode").asText().toUpperCase(Locale.ROOT).equals("NONE")) {
      return List.of();
    }
    List<String> allowed = new ArrayList<>();
    mode.path("allowedFunctionNames").forEach(name -> allowed.add(name.asText()));
    List<ToolUse> calls = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      for (JsonNode function : tool.path("functionDeclarations")) {
        String name = function.path("name").asText();
        if (allowed.isEmpty() || allowed.contains(name)) {
          String older = function.has("parameters") ? "parameters" : "parametersJsonSchema";
          calls.add(ToolUse.of(name, function.path(older)));
        }
      }
    }
    return calls;
  }

  @Override
  public Reply trouble(Trouble trouble, Ask ask, String key, int number) {
    return switch (trouble) {
      case RATE_LIMIT -> GoogleErrors.rateLimit(ask.model(), number);
      case QUOTA -> GoogleErrors.quota(ask.model());
      case CREDIT -> GoogleErrors.credit();
      case CONTEXT_LENGTH -> GoogleErrors.contextLength();
      case MODEL_NOT_FOUND -> GoogleErrors.modelNotFound(ask.model());
      case BAD_KEY -> GoogleErrors.badKey();
    };
  }

  @Override
  public Reply status(int status, Ask ask, String key) {
    return GoogleErrors.status(status, ask.model());
  }
}
