package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Whether a reply says anything: an answer, or [Reading.Empty].
public final class Judgement {
  /// What a message may say instead of, or beside, its content.
  private static final List<String> ALSO_SAID =
      List.of("refusal", "tool_calls", "function_call", "audio", "images", "output_items");

  private Judgement() {}

  /// Judges a reply in canonical form.
  public static Reading of(ObjectNode reply) {
    JsonNode choices = reply.path("choices");
    for (JsonNode choice : choices) {
      if (saysSomething(choice)) {
        return new Reading.Answer(reply);
      }
    }
    return new Reading.Empty(
        reply, choices.isEmpty() ? "the reply has no choices" : "the reply says nothing");
  }

  /// An answer that was cut by its length limit while the model still reasoned says nothing either,
  /// and is an answer; so is what a filter left of one.
  private static boolean saysSomething(JsonNode choice) {
    String finish = choice.path("finish_reason").asText("");
    return finish.equals("length")
        || finish.equals("content_filter")
        || !choice.path("text").asText("").isEmpty()
        || saysMore(choice.path("message"));
  }

  /// Whether `said`, a message or a delta, holds words for the client, a call or media. What the
  /// model thought is none of these.
  static boolean saysMore(JsonNode said) {
    return isSomething(said.path("content"))
        || ALSO_SAID.stream().anyMatch(name -> isSomething(said.path(name)));
  }

  /// Whether a member is a text with a word in it, or holds anything.
  public static boolean isSomething(JsonNode node) {
    return node.isTextual() ? !node.textValue().isEmpty() : !node.isEmpty();
  }
}
