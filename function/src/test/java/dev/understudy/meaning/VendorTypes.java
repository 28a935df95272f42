package dev.understudy.meaning;

import com.anthropic.models.messages.MessageCreateParams;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.genai.types.Content;
import com.google.genai.types.GenerationConfig;
import com.google.genai.types.Tool;
import com.google.genai.types.ToolConfig;
import com.openai.models.responses.ResponseCreateParams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;

/// Holds requests to the types of the vendors' own clients.
final class VendorTypes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VendorTypes() {}

  /// What keeps `body` from being a request of the vendor's; empty for nothing.
  static List<String> objections(Vendor vendor, String body) {
    try {
      return switch (vendor) {
        case CHAT_COMPLETIONS -> List.of();
        case RESPONSES -> responses(body);
        case MESSAGES -> messages(body);
        case GEMINI -> gemini(JSON.readTree(body));
        case CONVERSE ->
            SdkShape.objections(ConverseRequest.builder().build(), JSON.readTree(body));
        case COHERE -> cohere(JSON.readTree(body));
      };
    } catch (IOException | RuntimeException e) {
      return List.of(e.toString());
    }
  }

  private static List<String> responses(String body) throws IOException {
    ResponseCreateParams.Body typed =
        com.openai.core.ObjectMappers.jsonMapper()
            .readValue(asItsOwn(body), ResponseCreateParams.Body.class)
            .validate();
    return unknown(typed._additionalProperties().keySet());
  }

  /// The types take what the model said for one of its own replies, which has an id; the API does
  /// not ask for it.
  private static String asItsOwn(String body) throws IOException {
    JsonNode request = JSON.readTree(body);
    for (JsonNode item : request.path("input")) {
      if (item.path("role").asText().equals("assistant") && item instanceof ObjectNode said) {
        said.put("id", "msg_1").put("status", "completed");
        for (JsonNode part : said.path("content")) {
          ((ObjectNode) part).putArray("annotations");
        }
        if (said.path("content").isTextual()) {
          String text = said.path("content").textValue();
          ArrayNode content = said.putArray("content");
          content.addObject().put("type", "output_text").put("text", text).putArray("annotations");
        }
      }
    }
    return request.toString();
  }

  private static List<String> messages(String body) throws IOException {
    MessageCreateParams.Body typed =
        com.anthropic.core.ObjectMappers.jsonMapper()
            .readValue(body, MessageCreateParams.Body.class)
            .validate();
    return unknown(typed._additionalProperties().keySet());
  }

  /// The types drop what they do not know, so what comes out again must be what went in.
  private static List<String> gemini(JsonNode body) throws IOException {
    List<String> objections = new ArrayList<>();
    for (JsonNode content : body.path("contents")) {
      same("contents", content, Content.fromJson(content.toString()).toJson(), objections);
    }
    for (JsonNode tool : body.path("tools")) {
      same("tools", tool, Tool.fromJson(tool.toString()).toJson(), objections);
    }
    JsonNode config = body.path("generationConfig");
    if (config.isObject()) {
      same(
          "generationConfig",
          config,
          GenerationConfig.fromJson(config.toString()).toJson(),
          objections);
    }
    JsonNode calling = body.path("toolConfig");
    if (calling.isObject()) {
      same("toolConfig", calling, ToolConfig.fromJson(calling.toString()).toJson(), objections);
    }
    return objections;
  }

  private static List<String> cohere(JsonNode body) throws IOException {
    List<String> objections = new ArrayList<>();
    JsonNode again =
        JSON.readTree(
            com.cohere.api.core.ObjectMappers.JSON_MAPPER.writeValueAsString(
                com.cohere.api.core.ObjectMappers.JSON_MAPPER.treeToValue(
                    body, V2ChatRequest.class)));
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!again.has(name) && !name.equals("stream")) {
                objections.add("unknown: " + name);
              }
            });
    return objections;
  }

  private static void same(String where, JsonNode sent, String typed, List<String> objections)
      throws IOException {
    JsonNode again = JSON.readTree(typed);
    if (!numbersAside(again).equals(numbersAside(sent))) {
      objections.add(where + ": " + sent + " is to the vendor " + typed);
    }
  }

  /// 1.0 and 1 are one number, and null is nothing.
  private static JsonNode numbersAside(JsonNode json) throws IOException {
    String plain =
        json.toString()
            .replaceAll("(\\d)\\.0([,}\\]])", "$1$2")
            .replaceAll(",\"\\w+\":null|\"\\w+\":null,?", "");
    return JSON.readTree(plain);
  }

  /// Streams are asked for by other methods of the clients, and `output_config` is younger than the
  /// client that still knows all else.
  private static List<String> unknown(Collection<String> names) {
    return names.stream()
        .filter(name -> !name.equals("stream") && !name.equals("output_config"))
        .map(name -> "unknown: " + name)
        .toList();
  }
}
