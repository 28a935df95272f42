package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amazon Bedrock's Converse and ConverseStream, and InvokeModel for Titan's embeddings. Source:
/// API reference of the Bedrock runtime, and recorded answers.
///
/// A caller proves who they are by a bearer token, or by a signature, which has to be there and is
/// not verified.
final class Bedrock implements Vendor {

  private static final Pattern PATH =
      Pattern.compile("/model/([^/]+)/(converse|converse-stream|invoke|count-tokens)");
  private static final Pattern PROOF =
      Pattern.compile(
          "Bearer (?<token>\\S+)|AWS4-HMAC-SHA256"
              + " Credential=(?<id>[^/,]+)/\\d{8}/[a-z0-9-]+/bedrock/aws4_request,"
              + " ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}");

  @Override
  public String id() {
    return "bedrock";
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public String streamType() {
    return "application/vnd.amazon.eventstream";
  }

  @Override
  public boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  @Override
  public Ask ask(RequestHead head, String path, JsonNode body) {
    Matcher found = PATH.matcher(path);
    String model = found.matches() ? URLDecoder.decode(found.group(1), StandardCharsets.UTF_8) : "";
    return new Ask(head, path, model, path.endsWith("/converse-stream"), body);
  }

  /// The token, or of a signature the id of the access key.
  @Override
  public Optional<String> key(RequestHead head) {
    Matcher proof = PROOF.matcher(head.headers().first("authorization").orElse(""));
    if (!proof.matches()) {
      return Optional.empty();
    }
    boolean dated = head.headers().first("x-amz-date").isPresent();
    return Optional.ofNullable(proof.group("token"))
        .or(() -> Optional.ofNullable(proof.group("id")).filter(_ -> dated));
  }

  @Override
  public Headers headers() {
    return Headers.of("x-amzn-requestid", UUID.randomUUID().toString());
  }

  @Override
  public Reply noKey() {
    return BedrockErrors.noKey();
  }

  @Override
  public Reply noPath(RequestHead head) {
    return BedrockErrors.of(404, "UnknownOperationException", "");
  }

  @Override
  public Optional<Reply> complaint(Ask ask) {
    if (isCount(ask)) {
      return BedrockChecks.counted(ask);
    }
    return ask.path().endsWith("/invoke")
        ? BedrockChecks.embedding(ask)
        : BedrockChecks.complaint(ask.body());
  }

  private static boolean isCount(Ask ask) {
    return ask.path().endsWith("/count-tokens");
  }

  @Override
  public Reply answer(Ask ask, Turn turn) {
    if (isCount(ask)) {
      return Speech.counted(ask.body(), "inputTokens");
    }
    if (ask.path().endsWith("/invoke")) {
      return embedding(ask.body());
    }
    Speech speech = speech(ask, turn);
    return Reply.json(200, new BedrockStream(ask, speech, turn).whole());
  }

  private static Reply embedding(JsonNode body) {
    String text = body.path("inputText").asText();
    int length = body.path("dimensions").asInt(OpenAiVectors.LENGTH);
    int tokens = Speech.tokens(text);
    ObjectNode reply = Json.object();
    reply.set("embedding", OpenAiVectors.of(text, length));
    reply.put("inputTextTokenCount", tokens);
    return Reply.json(200, reply)
        .with("x-amzn-bedrock-input-token-count", Integer.toString(tokens));
  }

  @Override
  public Optional<Recital> recital(Ask ask, Turn turn) {
    if (ask.path().endsWith("/invoke") || isCount(ask)) {
      return Optional.empty();
    }
    ObjectNode said =
        Json.object().put("message", "The service is temporarily unable to process your request.");
    return Optional.of(
        new Recital(
            new BedrockStream(ask, speech(ask, turn), turn),
            Manner.of(ask.model()).pace(),
            EventFrame.exception("serviceUnavailableException", said),
            // Bedrock sends none: an event that nobody knows.
            EventFrame.event("ping", Json.object()),
            EventFrame.garbage()));
  }

  private Speech speech(Ask ask, Turn turn) {
    if (turn != Turn.WHOLE) {
      return Speech.nothing(0);
    }
    JsonNode messages = ask.body().path("messages");
    JsonNode config = ask.body().path("inferenceConfig");
    List<String> stops = new ArrayList<>();
    config.path("stopSequences").forEach(stop -> stops.add(stop.asText()));
    Speech speech =
        new Wish(
                id(),
                ask.model(),
                Texts.of(messages.path(messages.size() - 1).path("content")),
                calls(ask.body()),
                schema(ask.body()),
                config.path("maxTokens").asLong(Wish.NO_LIMIT),
                stops)
            .speech();
    return ask.body().at("/additionalModelRequestFields/thinking/type").asText().equals("enabled")
        ? speech.thoughtful()
        : speech;
  }

  /// It travels as text.
  private static Optional<JsonNode> schema(JsonNode body) {
    JsonNode schema = body.at("/outputConfig/textFormat/structure/jsonSchema/schema");
    try {
      return schema.isTextual()
          ? Optional.of(Json.MAPPER.readTree(schema.textValue()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      // BedrockChecks has complained about it.
      throw new IllegalStateException(e);
    }
  }

  /// Every tool, or the one that is named, since nobody can ask Converse for one call alone; words
  /// after results.
  private static List<ToolUse> calls(JsonNode body) {
    JsonNode messages = body.path("messages");
    for (JsonNode block : messages.path(messages.size() - 1).path("content")) {
      if (block.has("toolResult")) {
        return List.of();
      }
    }
    String named = body.at("/toolConfig/toolChoice/tool/name").asText("");
    List<ToolUse> calls = new ArrayList<>();
    for (JsonNode tool : body.at("/toolConfig/tools")) {
      String name = tool.at("/toolSpec/name").asText();
      if (tool.has("toolSpec") && (named.isEmpty() || named.equals(name))) {
        calls.add(ToolUse.of(name, tool.at("/toolSpec/inputSchema/json")));
      }
    }
    return calls;
  }

  @Override
  public Reply trouble(Trouble trouble, Ask ask, String key, int number) {
    return switch (trouble) {
      case RATE_LIMIT -> BedrockErrors.rateLimit();
      case QUOTA, CREDIT -> BedrockErrors.quota();
      case CONTEXT_LENGTH -> BedrockErrors.contextLength();
      case MODEL_NOT_FOUND -> BedrockErrors.modelNotFound();
      case BAD_KEY -> BedrockErrors.badKey();
    };
  }

  @Override
  public Reply status(int status, Ask ask, String key) {
    return BedrockErrors.status(status);
  }
}
