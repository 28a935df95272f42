package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Counting;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Rendering;
import dev.understudy.time.Time;
import java.util.List;

/// Google's `countTokens`: at Google AI it takes a whole request within its own
/// (<https://ai.google.dev/api/tokens>), on Vertex AI what such a request consists of
/// (<https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/count-tokens>).
///
/// @param host whose
public record CountTokens(Host host) implements Counting.Words {
  /// @param time as for [Gemini]
  public Protocol protocol(Time time) {
    return new Counting(new Gemini(host, time), this, time);
  }

  @Override
  public Rendering.Wire wire(String model, ObjectNode chat) {
    chat.remove("toolConfig");
    if (chat.path("generationConfig") instanceof ObjectNode config) {
      config.remove("maxOutputTokens");
    }
    ObjectNode body = chat;
    if (host == Host.GOOGLE_AI) {
      body = Json.object();
      body.putObject("generateContentRequest")
          .put("model", "models/" + Host.name(model))
          .setAll(chat);
    }
    return new Rendering.Wire(host.path(model, "countTokens"), body, List.of());
  }

  @Override
  public String number() {
    return "totalTokens";
  }
}
