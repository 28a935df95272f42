package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.json.JsonSchema;
import dev.understudy.time.Deadline;
import java.util.Optional;
import java.util.Set;

/// What an answer has to be.
///
/// @param nonEmpty whether it has to say something
/// @param finishReasons the reasons for which it may end; empty for any
/// @param schema what the text of every choice has to be, read as JSON; empty for anything
public record Checks(
    boolean nonEmpty, Optional<Set<String>> finishReasons, Optional<JsonSchema> schema) {
  /// It has to say something.
  public static final Checks DEFAULT = new Checks(true, Optional.empty(), Optional.empty());

  /// Whether they look at what a whole answer says.
  boolean lookInside() {
    return finishReasons.isPresent() || schema.isPresent();
  }

  /// What is wrong with `reply`; empty when it passes.
  ///
  /// @param limit by when that must be known: a check that takes longer is not passed
  Optional<String> objection(ObjectNode reply, Deadline limit) {
    for (JsonNode choice : reply.path("choices")) {
      Optional<String> objection = finishObjection(choice).or(() -> schemaObjection(choice, limit));
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }

  private Optional<String> finishObjection(JsonNode choice) {
    String reason = choice.path("finish_reason").asText();
    return finishReasons
        .filter(allowed -> !allowed.contains(reason))
        .map(allowed -> "the answer ended with the finish_reason \"" + reason + "\"");
  }

  /// A call of tools is no text, and is checked by whoever offers the tools.
  private Optional<String> schemaObjection(JsonNode choice, Deadline limit) {
    if (schema.isEmpty() || !choice.at("/message/tool_calls").isEmpty()) {
      return Optional.empty();
    }
    JsonNode content = choice.at("/message/content");
    String text = (content.isMissingNode() ? choice.path("text") : content).asText();
    try {
      return schema
          .get()
          .objection(Json.parseStrictly(text), limit)
          .map(why -> "the answer does not fit the schema: " + why);
    } catch (JsonException e) {
      return Optional.of("the answer is not JSON: " + e.getMessage());
    }
  }
}
