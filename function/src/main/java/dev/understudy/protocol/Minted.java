package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.time.Time;
import java.time.Instant;
import java.util.HexFormat;

/// The members that name a canonical reply, kept where the provider gave them and made up where it
/// did not: strict clients refuse a reply without them.
public final class Minted {
  private static final String UNKNOWN = "unknown";

  private Minted() {}

  /// The reply's own id; else one made from what it says and the time, so that no randomness is
  /// needed.
  public static String id(Operation operation, JsonNode reply, Time time) {
    String id = reply.path("id").asText("");
    if (reply.path("id").isTextual() && !id.isEmpty()) {
      return id;
    }
    String prefix =
        switch (operation) {
          case CHAT -> "chatcmpl-";
          case COMPLETE -> "cmpl-";
          case EMBED -> "emb-";
          case COUNT -> throw new IllegalStateException("a count has no name");
        };
    Instant now = time.now();
    HexFormat hex = HexFormat.of();
    return prefix
        + hex.toHexDigits(now.getEpochSecond() * 1_000_000_000 + now.getNano())
        + hex.toHexDigits(reply.hashCode());
  }

  /// What OpenAI calls the reply to `operation`.
  public static String object(Operation operation) {
    return switch (operation) {
      case CHAT -> "chat.completion";
      case COMPLETE -> "text_completion";
      case EMBED -> "list";
      case COUNT -> "response.input_tokens";
    };
  }

  /// The model that the reply names; else `unknown`.
  public static String model(JsonNode reply) {
    String model = reply.path("model").asText("");
    return reply.path("model").isTextual() && !model.isEmpty() ? model : UNKNOWN;
  }

  /// Gives `reply`, or a chunk, the name of the model that was asked where it does not say which
  /// answered: not every provider does.
  public static void name(ObjectNode reply, String model) {
    if (reply.path("model").asText("").equals(UNKNOWN)) {
      reply.put("model", model);
    }
  }

  /// When the reply says that it was made; else now. In seconds since 1970.
  public static long created(JsonNode reply, Time time) {
    JsonNode created = reply.path("created");
    Instant now = time.now();
    return created.isNumber() && created.canConvertToLong()
        ? created.longValue()
        : now.getEpochSecond();
  }
}
