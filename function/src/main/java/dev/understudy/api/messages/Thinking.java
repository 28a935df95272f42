package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.canonical.ForeignExtras;
import dev.understudy.protocol.messages.Thoughts;

/// What the model thought before one of its turns, as the client sends it back: by its signature it
/// is Anthropic's, for Anthropic alone to have again; another vendor's that we signed; or words of
/// a host that signs nothing.
final class Thinking {
  private final StringBuilder words = new StringBuilder();
  private final ArrayNode own = Json.array();
  private final ForeignExtras foreign = ForeignExtras.none();

  /// A block of `thinking` or `redacted_thinking`.
  void add(JsonNode block) {
    String signature = block.path("signature").asText("");
    if (ForeignExtras.isOurs(signature)) {
      foreign.addAll(ForeignExtras.of(signature));
      words.append(block.path("thinking").asText(""));
    } else if (signature.isEmpty() && block.has("thinking")) {
      words.append(block.path("thinking").asText(""));
    } else {
      own.add(block);
    }
  }

  /// Gives it to the canonical message, and to its calls.
  void write(ObjectNode message) {
    if (!words.isEmpty()) {
      message.put("reasoning_content", words.toString());
    }
    ObjectNode extras = foreign.message();
    if (!own.isEmpty()) {
      extras.putObject(Thoughts.VENDOR).set(Thoughts.BLOCKS, own);
    }
    if (!extras.isEmpty()) {
      message.set(Extras.NAME, extras);
    }
    for (JsonNode call : message.path("tool_calls")) {
      if (foreign.calls().path(call.path("id").asText("")) instanceof ObjectNode kept
          && call instanceof ObjectNode object) {
        object.set(Extras.NAME, kept);
      }
    }
  }
}
