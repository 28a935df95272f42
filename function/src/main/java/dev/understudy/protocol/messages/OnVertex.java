package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.PathSegment;
import dev.understudy.json.Json;
import dev.understudy.protocol.Rendering;
import java.util.List;
import java.util.Map;

/// Anthropic's Messages on Vertex AI: the model stands in the path, and the version of the API in
/// the body.
///
/// See <https://docs.claude.com/en/api/claude-on-vertex-ai>.
public final class OnVertex implements Messages.Host {
  private static final String VERSION = "vertex-2023-10-16";

  @Override
  public Rendering.Wire wire(ObjectNode said) {
    ObjectNode body = Json.object().put("anthropic_version", VERSION);
    for (Map.Entry<String, JsonNode> member : said.properties()) {
      if (!member.getKey().equals("model")) {
        body.set(member.getKey(), member.getValue());
      }
    }
    String path =
        "/publishers/anthropic/models/%s:%s"
            .formatted(
                name(said.path("model").asText("")),
                body.path("stream").asBoolean() ? "streamRawPredict" : "rawPredict");
    return new Rendering.Wire(path, body, List.of());
  }

  /// `claude-sonnet-4-5@20250929`, with or without its publisher.
  static String name(String model) {
    return PathSegment.of(model.replaceFirst("^anthropic[/.]", ""));
  }

  /// Vertex AI fetches nothing for Anthropic's models.
  @Override
  public boolean takesAddresses() {
    return false;
  }
}
