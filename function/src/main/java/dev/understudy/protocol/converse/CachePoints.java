package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Notes;
import java.util.Optional;

/// Cache hints as Bedrock has them: a block of its own behind what is worth keeping.
///
/// Anthropic's and Amazon's models alone take them, the latter not behind tools:
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html>. Of an application's
/// own inference profile the model is not known, and the hint is sent.
final class CachePoints {
  private final ModelId model;
  private final Notes notes;

  CachePoints(ModelId model, Notes notes) {
    this.model = model;
    this.notes = notes;
  }

  /// Behind the last of `blocks`, if there is one.
  ///
  /// @param where the hint stands, in the request
  /// @param hint Anthropic's `cache_control`
  void behind(String where, ArrayNode blocks, Optional<ObjectNode> hint) {
    point(where, blocks, hint, model.isClaude() || model.isNova() || model.vendor().isEmpty());
  }

  /// The same, behind tools.
  void behindTools(String where, ArrayNode tools, Optional<ObjectNode> hint) {
    point(where, tools, hint, model.isClaude() || model.vendor().isEmpty());
  }

  private void point(String where, ArrayNode blocks, Optional<ObjectNode> hint, boolean taken) {
    if (hint.isEmpty() || blocks.isEmpty()) {
      return;
    }
    if (!taken) {
      notes.leftOut(where, "cache_control", model + " takes none there.");
      return;
    }
    ObjectNode point = blocks.addObject().putObject("cachePoint").put("type", "default");
    String ttl = hint.get().path("ttl").asText("");
    if (ttl.equals("1h") || ttl.equals("5m")) {
      point.put("ttl", ttl);
    }
  }
}
