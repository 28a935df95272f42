package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The content blocks of a streamed message. One is open at a time, for as long as more of its kind
/// comes.
final class Blocks {
  private static final int NONE = -1;

  private final Consumer<ObjectNode> events;
  private final Map<Integer, Integer> calls = new HashMap<>();
  private String kind = "";
  private int open = NONE;
  private int next;

  /// @param events takes each event
  Blocks(Consumer<ObjectNode> events) {
    this.events = events;
  }

  void thinking(String text) {
    if (!text.isEmpty()) {
      opened("thinking", Message.thinking(""));
      delta(open, Json.object().put("type", "thinking_delta").put("thinking", text));
    }
  }

  void text(String text) {
    if (!text.isEmpty()) {
      opened("text", Message.text(""));
      delta(open, Json.object().put("type", "text_delta").put("text", text));
    }
  }

  /// A piece of a call. One of a call whose block is closed comes under that block's index all the
  /// same: clients that gather by index miss nothing.
  void call(JsonNode call) {
    int index = call.path("index").asInt();
    if (!calls.containsKey(index)) {
      close();
      open("tool_use", Message.toolUse(call));
      calls.put(index, open);
    }
    String piece = call.path("function").path("arguments").asText("");
    if (!piece.isEmpty()) {
      delta(
          calls.getOrDefault(index, open),
          Json.object().put("type", "input_json_delta").put("partial_json", piece));
    }
  }

  boolean haveCalls() {
    return !calls.isEmpty();
  }

  /// Nothing more of the open block comes.
  void close() {
    if (open != NONE) {
      events.accept(Json.object().put("type", "content_block_stop").put("index", open));
      open = NONE;
      kind = "";
    }
  }

  private void opened(String wanted, ObjectNode block) {
    if (!kind.equals(wanted)) {
      close();
      open(wanted, block);
    }
  }

  private void open(String opening, ObjectNode block) {
    kind = opening;
    open = next++;
    ObjectNode start = Json.object().put("type", "content_block_start").put("index", open);
    start.set("content_block", block);
    events.accept(start);
  }

  private void delta(int index, ObjectNode delta) {
    ObjectNode event = Json.object().put("type", "content_block_delta").put("index", index);
    event.set("delta", delta);
    events.accept(event);
  }
}
