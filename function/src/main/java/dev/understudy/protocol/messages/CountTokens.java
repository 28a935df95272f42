package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Counting;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Rendering;
import dev.understudy.time.Time;
import java.util.List;

/// Anthropic's `/messages/count_tokens` (<https://docs.claude.com/en/api/messages-count-tokens>),
/// and the same on Vertex AI, where it is a model by its path alone
/// (<https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/count-tokens>).
public enum CountTokens implements Counting.Words {
  /// At Anthropic itself.
  ANTHROPIC {
    @Override
    public Rendering.Wire wire(String model, ObjectNode chat) {
      return new Rendering.Wire("/messages/count_tokens", read(chat), List.of());
    }
  },
  /// On Vertex AI.
  VERTEX_AI {
    @Override
    public Rendering.Wire wire(String model, ObjectNode chat) {
      ObjectNode body = read(chat);
      body.remove("anthropic_version");
      body.put("model", OnVertex.name(model));
      return new Rendering.Wire(
          "/publishers/anthropic/models/count-tokens:rawPredict", body, List.of());
    }
  };

  /// What Anthropic takes of a request for an answer, and refuses of a count.
  private static final List<String> REFUSED =
      List.of(
          "max_tokens",
          "stream",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "metadata",
          "service_tier",
          "inference_geo",
          "container");

  /// @param time as for [Messages]
  public Protocol protocol(Time time) {
    Messages.Host host = this == VERTEX_AI ? new OnVertex() : Messages.Host.ANTHROPIC;
    return new Counting(new Messages(time, host), this, time);
  }

  @Override
  public String number() {
    return "input_tokens";
  }

  private static ObjectNode read(ObjectNode chat) {
    chat.remove(REFUSED);
    return chat;
  }
}
