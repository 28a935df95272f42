package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.canonical.ForeignExtras;
import dev.understudy.protocol.messages.Thoughts;
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
  private static final String THINKING = "thinking";

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
  private final Map<Integer, String> ids = new HashMap<>();
  private final StringBuilder thought = new StringBuilder();
  private ForeignExtras foreign = ForeignExtras.none();
  private int told;
  private Input input = new Input();
  private int current = NONE;
  private String kind = "";
  private int open = NONE;
  private int next;

  /// @param events takes each event
  Blocks(Consumer<ObjectNode> events) {
    this.events = events;
  }

  /// What the model thought; without what [#thoughts] has told of it.
  void thinking(String text) {
    int skipped = Math.min(told, text.length());
    told -= skipped;
    String rest = text.substring(skipped);
    if (!rest.isEmpty()) {
      opened(THINKING, Message.thinking(""));
      thought.append(rest);
      delta(open, Json.object().put("type", "thinking_delta").put("thinking", rest));
    }
  }

  /// Anthropic's own blocks of what was thought: each signs the words before it, or tells its own.
  void thoughts(Iterable<JsonNode> blocks) {
    for (JsonNode block : blocks) {
      boolean thinking = block.path("type").asText("").equals(THINKING);
      String text = block.path("thinking").asText("");
      if (!thinking) {
        close();
        open("redacted_thinking", Json.object().setAll((ObjectNode) block));
      } else if (!kind.equals(THINKING) || !thought.toString().equals(text)) {
        close();
        opened(THINKING, Message.thinking(""));
        told += text.length();
        delta(open, Json.object().put("type", "thinking_delta").put("thinking", text));
      }
      if (thinking) {
        sign(block.path("signature").asText(""));
      }
      stop();
    }
  }

  /// What other vendors want back of `delta`. It is told at the next bound of a block, so all that
  /// comes at once is to be heard before any of it is told: a call's goes before the call.
  void extras(JsonNode delta) {
    foreign.addOfMessage(delta.path(Extras.NAME), Thoughts.VENDOR);
    for (JsonNode call : delta.path("tool_calls")) {
      int index = call.path("index").asInt();
      if (call.path("id").isTextual()) {
        ids.put(index, call.path("id").textValue());
      }
      foreign.addOfCall(ids.getOrDefault(index, ""), call.path(Extras.NAME));
    }
  }

  private void sign(String signature) {
    delta(open, Json.object().put("type", "signature_delta").put("signature", signature));
  }

  private void signForeign() {
    sign(foreign.signature());
    foreign = ForeignExtras.none();
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
      keepForeign();
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
    closeBlocks();
    keepForeign();
  }

  private void closeBlocks() {
    stop();
    while (!waiting.isEmpty()) {
      tellWaiting();
      stop();
    }
  }

  /// In a block of its own where there was none to sign.
  private void keepForeign() {
    if (!foreign.isEmpty()) {
      open(THINKING, Message.thinking(""));
      stop();
    }
  }

  private void stop() {
    if (open != NONE) {
      if (kind.equals(THINKING) && !foreign.isEmpty()) {
        signForeign();
      }
      thought.setLength(0);
      events.accept(Json.object().put("type", "content_block_stop").put("index", open));
      open = NONE;
      current = NONE;
      kind = "";
    }
  }

  private void opened(String wanted, ObjectNode block) {
    if (!kind.equals(wanted)) {
      if (!wanted.equals(THINKING)) {
        close();
      } else {
        closeBlocks();
      }
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
