package dev.understudy.protocol.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.Map;
import java.util.Optional;

/// What vendors that speak Responses want back of an answer: its items of reasoning, encrypted. In
/// the canonical form they are `"extra_content": {"openai": {"reasoning": […]}}`.
///
/// See <https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items>.
public final class Thoughts {
  /// Whose an item is, where a client sends one that we have not written.
  public static final String OPENAI = "openai";

  /// The member that has them.
  public static final String ITEMS = "reasoning";

  private Thoughts() {}

  /// The items in `list`, in order; what else stands there stays behind. A client could have put
  /// anything there, which nobody has looked at.
  static ArrayNode in(JsonNode list) {
    ArrayNode items = Json.array();
    for (JsonNode item : list) {
      if (item.path("type").asText("").equals("reasoning")
          && item.path("encrypted_content").isTextual()) {
        items.add(item);
      }
    }
    return items;
  }

  /// An item as it goes back: without what tells how it came about. Nothing where nobody could read
  /// it.
  public static Optional<ObjectNode> of(JsonNode item) {
    if (!item.hasNonNull("encrypted_content")) {
      return Optional.empty();
    }
    ObjectNode kept = Json.object();
    for (Map.Entry<String, JsonNode> member : item.properties()) {
      if (!member.getKey().equals("status") && !member.getValue().isNull()) {
        kept.set(member.getKey(), member.getValue());
      }
    }
    return Optional.of(kept);
  }
}
