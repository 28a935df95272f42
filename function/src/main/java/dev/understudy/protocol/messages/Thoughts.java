package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.Extras;
import java.util.Set;

/// What Anthropic wants back of an answer: its blocks of thinking, whole and with their signatures,
/// and those that it has made unreadable. In the canonical form they are `"extra_content":
/// {"anthropic": {"thinking_blocks": […]}}`.
///
/// See
/// <https://docs.claude.com/en/docs/build-with-claude/extended-thinking#preserving-thinking-blocks>.
public final class Thoughts {
  /// The vendor's name among the [Extras].
  public static final String VENDOR = "anthropic";

  /// The member that has them.
  public static final String BLOCKS = "thinking_blocks";

  private static final Set<String> TYPES = Set.of("thinking", "redacted_thinking");

  private Thoughts() {}

  /// One block as extra content of the vendor's.
  public static ObjectNode of(JsonNode block) {
    ObjectNode extra = Json.object();
    extra.putArray(BLOCKS).add(block);
    return extra;
  }

  /// The blocks in `extras`, in order; those of other shapes stay behind.
  public static ArrayNode in(Extras extras) {
    ArrayNode blocks = Json.array();
    extras
        .of(VENDOR)
        .ifPresent(
            own -> {
              for (JsonNode block : own.path(BLOCKS)) {
                if (TYPES.contains(block.path("type").asText(""))) {
                  blocks.add(block);
                }
              }
            });
    return blocks;
  }
}
