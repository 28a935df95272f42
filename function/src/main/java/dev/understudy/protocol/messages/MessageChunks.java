package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Operation;
import dev.understudy.time.Time;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The canonical chunks of one message, as they become due. Of a legacy completion they carry text
/// alone. What says nothing makes no chunk.
final class MessageChunks {
  private final Operation operation;
  private final Time time;
  private final List<ObjectNode> due = new ArrayList<>();
  private @Nullable ObjectNode frame;

  MessageChunks(Operation operation, Time time) {
    this.operation = operation;
    this.time = time;
  }

  /// The chunks since the last time.
  List<ObjectNode> take() {
    List<ObjectNode> taken = List.copyOf(due);
    due.clear();
    return taken;
  }

  /// The message begins; once.
  ///
  /// @param message what is known of it
  void begin(JsonNode message) {
    if (frame != null) {
      return;
    }
    ObjectNode begun = Json.object();
    begun.put("id", Minted.id(operation, message, time));
    begun.put("object", Chunks.object(operation));
    begun.put("created", time.now().getEpochSecond());
    begun.put("model", Minted.model(message));
    frame = begun;
    if (operation == Operation.CHAT) {
      delta(Json.object().put("role", "assistant").put("content", ""));
    }
  }

  void text(String text) {
    if (text.isEmpty()) {
      return;
    }
    switch (operation) {
      case CHAT -> delta(Json.object().put("content", text));
      case COMPLETE -> choice(Json.object().put("text", text), null);
    }
  }

  void thinking(String text) {
    if (!text.isEmpty() && operation == Operation.CHAT) {
      delta(Json.object().put("reasoning_content", text));
    }
  }

  void call(int index, String id, String name) {
    ObjectNode call = Json.object().put("index", index).put("id", id).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", "");
    call(call);
  }

  void arguments(int index, String piece) {
    ObjectNode call = Json.object().put("index", index);
    call.putObject("function").put("arguments", piece);
    call(call);
  }

  private void call(ObjectNode call) {
    if (operation == Operation.CHAT) {
      ObjectNode delta = Json.object();
      delta.putArray("tool_calls").add(call);
      delta(delta);
    }
  }

  void finish(String reason) {
    ObjectNode choice = Json.object();
    switch (operation) {
      case CHAT -> choice.putObject("delta");
      case COMPLETE -> choice.put("text", "");
    }
    choice(choice, reason);
  }

  void usage(ObjectNode usage) {
    ObjectNode chunk = chunk();
    chunk.putArray("choices");
    chunk.set("usage", usage);
    due.add(chunk);
  }

  private void delta(ObjectNode delta) {
    ObjectNode choice = Json.object();
    choice.set("delta", delta);
    choice(choice, null);
  }

  private void choice(ObjectNode said, @Nullable String finish) {
    ObjectNode chunk = chunk();
    ObjectNode choice = chunk.putArray("choices").addObject();
    choice.put("index", 0);
    choice.setAll(said);
    choice.putNull("logprobs");
    choice.put("finish_reason", finish);
    due.add(chunk);
  }

  private ObjectNode chunk() {
    begin(Json.object());
    ObjectNode chunk = Json.object();
    if (frame != null) {
      chunk.setAll(frame);
    }
    return chunk;
  }
}
