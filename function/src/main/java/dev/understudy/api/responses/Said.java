package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Place;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.canonical.ForeignExtras;
import dev.understudy.protocol.responses.Thoughts;
import java.util.Optional;

/// What the model put out in one turn, as the client sends it back: what it thought, its words and
/// its calls.
///
/// By its `encrypted_content` an item of reasoning is ours, and has what another vendor wants back;
/// else it is OpenAI's, for OpenAI alone to have again; without any it is words.
final class Said {
  private final String where;
  private final StringBuilder thoughts = new StringBuilder();
  private final ArrayNode own = Json.array();
  private final ForeignExtras foreign = ForeignExtras.none();
  private final ArrayNode words = Json.array();
  private final ArrayNode calls = Json.array();

  /// @param where the first of its items stands
  Said(String where) {
    this.where = where;
  }

  String where() {
    return where;
  }

  /// An item of reasoning.
  void think(Place item) {
    String encrypted = item.at("encrypted_content").value().asText("");
    if (ForeignExtras.isOurs(encrypted)) {
      foreign.addAll(ForeignExtras.of(encrypted));
    } else {
      Thoughts.of(item.value()).ifPresent(own::add);
    }
    String separator = "";
    for (String list : new String[] {"summary", "content"}) {
      Place texts = item.at(list);
      for (int i = 0; !texts.isAbsent() && i < texts.array().value().size(); i++) {
        thoughts.append(separator).append(texts.at(i).object().at("text").string());
        separator = "\n\n";
      }
    }
  }

  /// What it said in a message.
  void say(ArrayNode texts) {
    words.addAll(texts);
  }

  /// A call of a tool.
  ///
  /// @param arguments as JSON
  void call(Place item, String arguments) {
    ObjectNode call = calls.addObject().put("id", item.at("call_id").text());
    call.put("type", "function");
    call.putObject("function").put("name", item.at("name").text()).put("arguments", arguments);
  }

  /// All of it; nothing where it only thought.
  Optional<ObjectNode> message() {
    if (words.isEmpty() && calls.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode message = Json.object().put("role", "assistant");
    if (words.isEmpty()) {
      message.putNull("content");
    } else {
      message.set("content", Parts.joined(words));
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    if (!thoughts.isEmpty()) {
      message.put("reasoning_content", thoughts.toString());
    }
    giveBack(message);
    return Optional.of(message);
  }

  /// What vendors want back, to the message and to its calls.
  private void giveBack(ObjectNode message) {
    if (!own.isEmpty()) {
      ObjectNode extra = Json.object();
      extra.putObject(Thoughts.OPENAI).set(Thoughts.ITEMS, own);
      foreign.addOfMessage(extra, "");
    }
    if (!foreign.message().isEmpty()) {
      message.set(Extras.NAME, foreign.message());
    }
    for (JsonNode call : calls) {
      if (call instanceof ObjectNode made
          && foreign.calls().path(made.path("id").asText("")) instanceof ObjectNode kept) {
        made.set(Extras.NAME, kept);
      }
    }
  }
}
