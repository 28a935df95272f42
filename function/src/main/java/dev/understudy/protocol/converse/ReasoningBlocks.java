package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.canonical.Turn;
import java.util.ArrayList;
import java.util.List;

/// What a model thought, given back to it: `"extra_content": {"bedrock": {"reasoning": […]}}`, a
/// list of Bedrock's `reasoningContent` as it said them.
///
/// Anthropic's models alone ask for it, and know their own by its signature; any other's is left
/// behind.
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html>
final class ReasoningBlocks {
  /// The vendor of the extras.
  static final String VENDOR = "bedrock";

  /// The member of the extras.
  static final String NAME = "reasoning";

  private ReasoningBlocks() {}

  static List<ObjectNode> of(ModelId model, Turn.Assistant said, Notes notes) {
    List<ObjectNode> blocks = new ArrayList<>();
    if (model.isClaude() || model.vendor().isEmpty()) {
      for (JsonNode reasoning : signed(said.extras())) {
        ObjectNode block = Json.object();
        block.set("reasoningContent", reasoning);
        blocks.add(block);
      }
    }
    if (blocks.isEmpty() && !said.reasoning().isEmpty()) {
      notes.leftOut(
          said.where(), "reasoning_content", "Amazon Bedrock takes back what is signed alone.");
    }
    return blocks;
  }

  /// What Bedrock's models thought and signed.
  static List<JsonNode> signed(Extras extras) {
    List<JsonNode> signed = new ArrayList<>();
    for (JsonNode reasoning : extras.of(VENDOR).map(own -> own.path(NAME)).orElseGet(Json::array)) {
      if (reasoning.path("reasoningText").hasNonNull("signature")
          || reasoning.hasNonNull("redactedContent")) {
        signed.add(reasoning);
      }
    }
    return signed;
  }
}
