package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/// What an answer has to be.
///
/// @param nonEmpty whether it has to say something
/// @param finishReasons the reasons for which it may end; empty for any
public record Checks(boolean nonEmpty, Optional<Set<String>> finishReasons) {
  /// It has to say something.
  public static final Checks DEFAULT = new Checks(true, Optional.empty());

  /// What is wrong with `reply`; empty when it passes.
  Optional<String> objection(ObjectNode reply) {
    for (JsonNode choice : reply.path("choices")) {
      String reason = choice.path("finish_reason").asText();
      if (finishReasons.isPresent() && !finishReasons.get().contains(reason)) {
        return Optional.of("the answer ended with the finish_reason \"" + reason + "\"");
      }
    }
    return Optional.empty();
  }
}
