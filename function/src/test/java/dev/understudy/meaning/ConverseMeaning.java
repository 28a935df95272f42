package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.json.Json;
import java.util.ArrayList;
import java.util.List;

/// What a request to Bedrock's Converse means.
///
/// See <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>.
public final class ConverseMeaning {
  private ConverseMeaning() {}

  /// Reads `request`.
  ///
  /// @param wrapper the name of the tool that stands for a schema; empty for none
  public static Meaning of(JsonNode request, String wrapper) {
    Meaning meaning = new Meaning();
    request.path("system").forEach(block -> meaning.system(block.path("text").asText()));
    for (JsonNode message : request.path("messages")) {
      String role = message.path("role").asText();
      message.path("content").forEach(block -> said(meaning, role, block));
    }
    JsonNode config = request.path("toolConfig");
    for (JsonNode tool : config.path("tools")) {
      JsonNode spec = tool.path("toolSpec");
      if (!spec.isObject()) {
        continue;
      }
      if (spec.path("name").asText().equals(wrapper)) {
        wrapped(meaning, spec.at("/inputSchema/json"));
      } else {
        meaning.tool(
            spec.path("name").asText(),
            spec.path("description").asText(),
            spec.at("/inputSchema/json"));
      }
    }
    JsonNode choice = config.path("toolChoice");
    if (choice.has("any")) {
      meaning.choice("required");
    } else if (choice.has("tool") && !choice.at("/tool/name").asText().equals(wrapper)) {
      meaning.choice("tool " + choice.at("/tool/name").asText());
    }
    JsonNode schema = request.at("/outputConfig/textFormat/structure/jsonSchema/schema");
    if (schema.isTextual()) {
      meaning.schema(Meaning.parsed(schema.textValue()));
    }
    JsonNode more = request.path("additionalModelRequestFields");
    if (more.has("thinking")
        || more.has("reasoning_config")
        || more.has("reasoning_effort")
        || more.has("reasoningConfig")) {
      meaning.reasons();
    }
    return meaning;
  }

  private static void wrapped(Meaning meaning, JsonNode schema) {
    if (schema.path("properties").isEmpty()) {
      meaning.json();
    } else {
      meaning.schema(schema);
    }
  }

  private static void said(Meaning meaning, String role, JsonNode block) {
    if (block.has("text")) {
      meaning.text(role, block.path("text").asText());
    } else if (block.has("image")) {
      JsonNode image = block.path("image");
      meaning.media(
          role,
          "image/" + image.path("format").asText() + " " + image.at("/source/bytes").asText());
    } else if (block.has("document")) {
      JsonNode document = block.path("document");
      meaning.media(
          role,
          "application/"
              + document.path("format").asText()
              + " "
              + document.at("/source/bytes").asText());
    } else if (block.has("toolUse")) {
      JsonNode call = block.path("toolUse");
      meaning.call(call.path("toolUseId").asText(), call.path("name").asText(), call.path("input"));
    } else if (block.has("toolResult")) {
      JsonNode result = block.path("toolResult");
      StringBuilder text = new StringBuilder();
      List<JsonNode> images = new ArrayList<>();
      for (JsonNode part : result.path("content")) {
        if (part.has("image")) {
          images.add(part);
        }
        text.append(part.has("json") ? Json.text(part.path("json")) : part.path("text").asText());
      }
      meaning.result(result.path("toolUseId").asText(), "", text.toString());
      images.forEach(image -> said(meaning, "user", image));
    }
  }
}
