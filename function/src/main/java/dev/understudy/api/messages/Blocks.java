package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The content blocks of a streamed message. One is open at a time, for as long as more of its kind
/// comes.
///
/// A block that is closed is done with: clients run its tool then, and leave out, or fail on, what
/// still comes of it. So where a host tells several calls at the same time, those that follow wait
/// until the input of the open one is whole.
final class Blocks {
  private static final int NONE = -1;
  private static final String TOOL_USE = "tool_use";

  /// How far the input of a call has come: an object, followed brace by brace.
  private static final class Input {
    private int depth;
    private boolean quoted;
    private boolean escaped;
    private boolean whole;

    void add(String piece) {
      piece.chars().forEach(this::add);
    }

    private void add(int c) {
      if (escaped) {
        escaped = false;
      } else if (quoted) {
        escaped = c == '\\';
        quoted = c != '"';
      } else {
        switch (c) {
          case '"' -> quoted = true;
          case '{' -> depth++;
          case '}' -> whole = --depth <= 0;
          default -> {}
        }
      }
    }

    boolean isWhole() {
      return whole;
    }
  }

  private final Consumer<ObjectNode> events;
  private final Map<Integer, Integer> calls = new HashMap<>();
  private final List<JsonNode> waiting = new ArrayList<>();
  private Input input = new Input();
  private int current = NONE;
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

  /// A piece of a call. What comes of one whose block had to be closed before its input was whole
  /// comes under that block's index all the same.
  void call(JsonNode call) {
    int index = call.path("index").asInt();
    boolean begun = calls.containsKey(index);
    if (!begun && kind.equals(TOOL_USE) && !input.isWhole()) {
      waiting.add(call);
      return;
    }
    if (!begun) {
      stop();
      open(TOOL_USE, Message.toolUse(call));
      calls.put(index, open);
      current = index;
      input = new Input();
      // As Anthropic has it of every call: a strict client fails on one without any.
      piece(open, "");
    }
    String piece = call.path("function").path("arguments").asText("");
    if (!piece.isEmpty()) {
      piece(calls.getOrDefault(index, open), piece);
      if (index == current) {
        input.add(piece);
        if (input.isWhole()) {
          tellWaiting();
        }
      }
    }
  }

  private void tellWaiting() {
    List<JsonNode> pieces = List.copyOf(waiting);
    waiting.clear();
    pieces.forEach(this::call);
  }

  private void piece(int index, String piece) {
    delta(index, Json.object().put("type", "input_json_delta").put("partial_json", piece));
  }

  boolean haveCalls() {
    return !calls.isEmpty();
  }

  /// Nothing more of the open block comes, nor of calls that wait for it.
  void close() {
    stop();
    while (!waiting.isEmpty()) {
      tellWaiting();
      stop();
    }
  }

  private void stop() {
    if (open != NONE) {
      events.accept(Json.object().put("type", "content_block_stop").put("index", open));
      open = NONE;
      current = NONE;
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
