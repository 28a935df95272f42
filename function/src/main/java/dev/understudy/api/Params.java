package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Rejection;
import dev.understudy.protocol.Operation;
import dev.understudy.route.Route;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// Checks a canonical request before anything is called: what is malformed in itself is the
/// client's to mend, and no provider's to be asked about. Fields that we do not know pass as they
/// are; the provider judges them.
public final class Params {
  private record Type(String text, Predicate<JsonNode> fits) {}

  private static final Type STRING = new Type("a string", JsonNode::isTextual);
  private static final Type NUMBER = new Type("a number", JsonNode::isNumber);
  private static final Type BOOLEAN = new Type("true or false", JsonNode::isBoolean);
  private static final Type OBJECT = new Type("an object", JsonNode::isObject);
  private static final Type ARRAY = new Type("an array", JsonNode::isArray);
  private static final Type COUNT =
      new Type(
          "a whole number of at least 1",
          value -> value.isIntegralNumber() && value.decimalValue().signum() > 0);
  private static final Type TEXT =
      new Type(
          "a string that is not empty", value -> value.isTextual() && !value.asText().isBlank());

  /// Longer than any name that a provider has; it stands in every line about the call.
  private static final Type MODEL =
      new Type(
          "the name of a model, of at most 256 characters",
          value -> TEXT.fits().test(value) && value.asText().length() <= 256);

  private static final Type STOP =
      new Type("a string or an array of strings", value -> value.isTextual() || isStrings(value));
  private static final Type PROMPT =
      new Type(
          "a string or an array that is not empty",
          value -> value.isTextual() || (value.isArray() && !value.isEmpty()));
  private static final Type MESSAGES =
      new Type("an array that is not empty", value -> value.isArray() && !value.isEmpty());

  private static final Type WHOLE =
      new Type("false, as this is not streamed", value -> value.equals(BooleanNode.FALSE));

  /// OpenAI's types: <https://platform.openai.com/docs/api-reference/chat/create>.
  private static final Map<String, Type> TYPES =
      Map.ofEntries(
          Map.entry("model", MODEL),
          Map.entry("messages", MESSAGES),
          Map.entry("prompt", PROMPT),
          Map.entry("max_tokens", COUNT),
          Map.entry("max_completion_tokens", COUNT),
          Map.entry("n", COUNT),
          Map.entry("best_of", COUNT),
          Map.entry("temperature", NUMBER),
          Map.entry("top_p", NUMBER),
          Map.entry("presence_penalty", NUMBER),
          Map.entry("frequency_penalty", NUMBER),
          Map.entry("stop", STOP),
          Map.entry("stream", BOOLEAN),
          Map.entry("stream_options", OBJECT),
          Map.entry("user", STRING),
          Map.entry("suffix", STRING),
          Map.entry("echo", BOOLEAN),
          Map.entry("logit_bias", OBJECT),
          Map.entry("response_format", OBJECT),
          Map.entry("tools", ARRAY),
          Map.entry("functions", ARRAY));

  private Params() {}

  /// Checks the parameters, what each target lays over them, and that each target ends up with all
  /// that it needs.
  ///
  /// @param saved whether the route comes from a saved config
  /// @throws Rejection 400; 500 `invalid_saved_config` where that is wrong
  public static void check(
      Operation operation, ObjectNode params, String pointer, Route route, boolean saved) {
    types(operation, params, pointer);
    // Whoever counts does it by the config of the answers.
    Operation ofConfig = operation == Operation.COUNT ? Operation.CHAT : operation;
    for (Route.Target target : route.targets()) {
      own(ofConfig, target.overrides().defaults(), target.place().at("default_params"), saved);
      own(ofConfig, target.overrides().params(), target.place().at("override_params"), saved);
      ObjectNode sent = target.overrides().over(params);
      need("model", "the name of a model", sent, pointer, target);
      switch (operation) {
        case CHAT, COUNT -> need("messages", "the conversation", sent, pointer, target);
        case COMPLETE -> need("prompt", "the text to continue", sent, pointer, target);
        case EMBED -> need("input", "the text to embed", sent, pointer, target);
      }
    }
  }

  /// What a config brings is the caller's fault, or that of the operator who saved it.
  private static void own(Operation operation, ObjectNode params, String pointer, boolean saved) {
    try {
      types(operation, params, pointer);
    } catch (Rejection wrong) {
      throw saved ? wrong.ofSavedConfig() : wrong;
    }
  }

  private static void types(Operation operation, ObjectNode params, String pointer) {
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      String place = pointer + "/" + param.getKey();
      Type type = TYPES.get(param.getKey());
      if (operation == Operation.EMBED) {
        type = OfEmbeddings.TYPES.getOrDefault(param.getKey(), type);
      } else if (operation == Operation.COUNT && param.getKey().equals("stream")) {
        type = WHOLE;
      }
      JsonNode value = param.getValue();
      if (type != null && !value.isNull() && !type.fits().test(value)) {
        throw invalid(place, "expected " + type.text() + ", found " + kind(value));
      }
      if (param.getKey().equals("stream_options")) {
        JsonNode usage = value.path("include_usage");
        if (!usage.isMissingNode() && !usage.isNull() && !usage.isBoolean()) {
          throw invalid(place + "/include_usage", "expected true or false, found " + kind(usage));
        }
      }
      if (param.getKey().equals("messages")) {
        messages(value, place);
      }
    }
  }

  private static void messages(JsonNode messages, String pointer) {
    int index = 0;
    for (JsonNode message : messages) {
      String place = pointer + "/" + index++;
      if (!message.isObject()) {
        throw invalid(place, "expected an object, found " + kind(message));
      }
      if (!TEXT.fits().test(message.path("role"))) {
        throw invalid(place + "/role", "expected a role, found " + kind(message.path("role")));
      }
      JsonNode content = message.path("content");
      if (!content.isTextual()
          && !content.isArray()
          && !content.isNull()
          && !content.isMissingNode()) {
        throw invalid(place + "/content", "expected a string or an array, found " + kind(content));
      }
    }
  }

  private static void need(
      String name, String what, ObjectNode sent, String pointer, Route.Target target) {
    if (!sent.hasNonNull(name)) {
      boolean overridden = target.overrides().params().has(name);
      String place = overridden ? target.place().at("override_params") : pointer;
      throw invalid(
          place + "/" + name,
          what
              + " is missing for the target "
              + target.place().pointer()
              + ": neither the parameters nor its \"override_params\" give it");
    }
  }

  private static boolean isStrings(JsonNode value) {
    return value.isArray() && value.valueStream().allMatch(JsonNode::isTextual);
  }

  /// What `value` is, for the end of a sentence. Text is not quoted: it may be a key.
  public static String kind(JsonNode value) {
    if (value.isMissingNode()) {
      return "nothing";
    }
    if (value.isNumber() || value.isBoolean()) {
      String text = value.asText();
      return text.substring(0, Math.min(text.length(), 40));
    }
    boolean emptyList = value.isArray() && value.isEmpty();
    boolean blank = value.isTextual() && value.asText().isBlank();
    return emptyList
        ? "an empty array"
        : blank
            ? "an empty string"
            : "a value of type " + value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static Rejection invalid(String pointer, String problem) {
    return Rejection.badRequest("invalid_request", pointer, pointer + ": " + problem);
  }

  /// Of embeddings alone, in a class that no other call loads:
  /// <https://platform.openai.com/docs/api-reference/embeddings/create>.
  private static final class OfEmbeddings {
    private static final Map<String, Type> TYPES =
        Map.of(
            "input",
            new Type(
                "a text, or an array of texts or of tokens, that is not empty",
                value ->
                    value.isArray()
                        ? !value.isEmpty()
                        : value.isTextual() && !value.asText().isEmpty()),
            "dimensions",
            COUNT,
            "encoding_format",
            new Type(
                "\"float\" or \"base64\"",
                value -> value.asText().equals("float") || value.asText().equals("base64")),
            "stream",
            WHOLE,
            "stream_options",
            new Type("nothing, as this is not streamed", _ -> false));
  }
}
