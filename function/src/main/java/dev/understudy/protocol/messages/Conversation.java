package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Part;
import dev.understudy.protocol.canonical.ToolCall;
import dev.understudy.protocol.canonical.ToolResult;
import dev.understudy.protocol.canonical.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The turns of a conversation as Anthropic's messages.
///
/// Turns of one role in a row are sent as they are; Anthropic joins them. All results of a turn's
/// calls follow it at once, in one message, wherever they stood before the next turn of the
/// model's: <https://docs.claude.com/en/docs/agents-and-tools/tool-use/implement-tool-use>.
final class Conversation {
  private final Notes notes;
  private final Blocks blocks;
  private final ArrayNode messages = Json.array();

  Conversation(Notes notes) {
    this.notes = notes;
    this.blocks = new Blocks(notes);
  }

  /// @param dialogue without systems
  ArrayNode messages(List<Turn> dialogue) {
    Set<ToolResult> told = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < dialogue.size(); i++) {
      switch (dialogue.get(i)) {
        case Turn.System _ -> {}
        case Turn.User(String where, List<Part> parts) -> say("user", where, blocks.of(parts));
        case Turn.Assistant turn -> {
          assistant(turn);
          List<ToolResult> due = results(turn, dialogue.subList(i + 1, dialogue.size()));
          told.addAll(due);
          results(due);
        }
        case Turn.Results(String _, List<ToolResult> results) ->
            results(results.stream().filter(result -> !told.contains(result)).toList());
      }
    }
    return messages;
  }

  private void say(String role, String where, ArrayNode content) {
    if (content.isEmpty()) {
      notes.adapted(where + " was left out: it says nothing, and Anthropic takes no blank text.");
    } else {
      messages.addObject().put("role", role).set("content", Blocks.plain(content));
    }
  }

  /// What the model thought comes first, as it must where it called a tool.
  private void assistant(Turn.Assistant turn) {
    ArrayNode content = Thoughts.in(turn.extras());
    if (content.isEmpty() && !turn.reasoning().isEmpty()) {
      notes.leftOut(
          turn.where(),
          "reasoning_content",
          "Anthropic takes back its own alone, with its signature.");
    }
    content.addAll(blocks.words(turn.parts(), "the model"));
    for (ToolCall call : turn.calls()) {
      ObjectNode block = content.addObject().put("type", "tool_use");
      block.put("id", CallIds.allowed(call.id()));
      block.put("name", call.name());
      block.set("input", call.arguments());
    }
    say("assistant", turn.where(), content);
  }

  /// The results of `turn`'s calls among what follows it, until the model's next turn.
  private static List<ToolResult> results(Turn.Assistant turn, List<Turn> after) {
    Set<String> ids = turn.calls().stream().map(ToolCall::id).collect(Collectors.toSet());
    List<ToolResult> results = new ArrayList<>();
    for (Turn next : after) {
      if (next instanceof Turn.Assistant) {
        break;
      }
      if (next instanceof Turn.Results(String _, List<ToolResult> said)) {
        said.stream().filter(result -> ids.contains(result.id())).forEach(results::add);
      }
    }
    return results;
  }

  private void results(List<ToolResult> results) {
    if (results.isEmpty()) {
      return;
    }
    ArrayNode content = messages.addObject().put("role", "user").putArray("content");
    for (ToolResult result : results) {
      ObjectNode block = content.addObject().put("type", "tool_result");
      block.put("tool_use_id", CallIds.allowed(result.id()));
      ArrayNode said = blocks.of(result.parts());
      // A hint for the cache stands at the whole result, not within it.
      JsonNode cache = hint(said);
      block.set("content", said.isEmpty() ? Json.string("") : Blocks.plain(said));
      if (result.failed()) {
        block.put("is_error", true);
      }
      if (cache.isObject()) {
        block.set("cache_control", cache);
      }
    }
  }

  /// The last hint for the cache in `said`, and all of them taken out.
  private static JsonNode hint(ArrayNode said) {
    JsonNode last = Json.string("");
    for (JsonNode part : said) {
      if (part instanceof ObjectNode block
          && block.remove("cache_control") instanceof ObjectNode hint) {
        last = hint;
      }
    }
    return last;
  }
}
