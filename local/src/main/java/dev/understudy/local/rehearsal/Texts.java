package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.util.Base64;
import java.util.Optional;

/// What a message's content says, in the words of any vendor: texts as they are, and of an image
/// what came of it, so that an answer shows whether it arrived.
final class Texts {

  private Texts() {}

  /// @param content a string, or a list of parts
  static String of(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asText("")).append(image(part)).append(result(part));
    }
    return text.toString();
  }

  /// What a tool said, where it stands in a part.
  private static String result(JsonNode part) {
    JsonNode google = part.path("functionResponse").path("response");
    if (google.isObject()) {
      return Json.write(google);
    }
    boolean anthropic = part.path("type").asText().equals("tool_result");
    return of(anthropic ? part.path("content") : part.path("toolResult").path("content"));
  }

  /// `[image/png of 68 bytes]` or `[image at URL]`; empty for a part that is none.
  private static String image(JsonNode part) {
    JsonNode url = part.path("image_url");
    if (url.isObject() || url.isTextual()) {
      return addressed(url.path("url").asText(url.asText("")));
    }
    JsonNode google = part.path("inlineData");
    if (google.isObject()) {
      return image(google.path("mimeType").asText(), google.path("data").asText());
    }
    JsonNode bedrock = part.path("image");
    if (bedrock.isObject()) {
      return image(
          "image/" + bedrock.path("format").asText(), bedrock.at("/source/bytes").asText());
    }
    JsonNode anthropic = part.path("source");
    return switch (anthropic.path("type").asText()) {
      case "base64" ->
          image(anthropic.path("media_type").asText(), anthropic.path("data").asText());
      case "url" -> addressed(anthropic.path("url").asText());
      default -> "";
    };
  }

  private static String addressed(String url) {
    int comma = url.indexOf(";base64,");
    return url.startsWith("data:") && comma > 0
        ? image(url.substring(5, comma), url.substring(comma + 8))
        : " [image at " + url + "]";
  }

  private static String image(String type, String base64) {
    return bytes(base64)
        .map(length -> " [" + type + " of " + length + " bytes]")
        .orElse(" [" + type + " that is no base64]");
  }

  /// How many bytes that base64 is; empty where it is none.
  static Optional<Integer> bytes(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64).length);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
