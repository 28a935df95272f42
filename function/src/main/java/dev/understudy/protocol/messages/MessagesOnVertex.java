package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.StreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Anthropic's Messages on Vertex AI: the model stands in the path, and the version of the API in
/// the body.
///
/// See <https://docs.claude.com/en/api/claude-on-vertex-ai>.
///
/// @param messages Anthropic's own
public record MessagesOnVertex(Protocol messages) implements Protocol {
  private static final String VERSION = "vertex-2023-10-16";

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    return onVertex(messages.render(operation, canonical));
  }

  @Override
  public Rendering pass(ObjectNode request) {
    return onVertex(messages.pass(request));
  }

  private static Rendering onVertex(Rendering rendering) {
    return switch (rendering) {
      case Rendering.Unsupported unsupported -> unsupported;
      case Rendering.Wire(String _, ObjectNode said, List<String> adaptations) -> {
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
        yield new Rendering.Wire(path, body, adaptations);
      }
    };
  }

  /// `claude-sonnet-4-5@20250929`, with or without its publisher.
  private static String name(String model) {
    String name = model.replaceFirst("^anthropic[/.]", "");
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return messages.parse(operation, status, headers, body);
  }

  @Override
  public StreamReader stream(Operation operation) {
    return messages.stream(operation);
  }

  @Override
  public Optional<ObjectNode> gather(List<Event> events) {
    return messages.gather(events);
  }

  /// Vertex AI fetches nothing for Anthropic's models.
  @Override
  public boolean takesAddresses() {
    return false;
  }

  @Override
  public List<String> headers() {
    return messages.headers();
  }

  @Override
  public Dialect dialect() {
    return messages.dialect();
  }
}
