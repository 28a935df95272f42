package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.Judgement;
import dev.understudy.protocol.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One choice of a stream: what a host says of it, as OpenAI would.
///
/// Its end is held back until the stream's: hosts repeat it, say more after it, and report errors
/// after it.
final class StreamedChoice {
  private final Operation operation;
  private final int index;
  private final StreamedCalls calls;
  private boolean begun;
  private boolean exact;
  private String finish = "";
  private @Nullable ObjectNode last;

  /// @param id the stream's
  StreamedChoice(Operation operation, String id, int index) {
    this.operation = operation;
    this.index = index;
    this.calls = new StreamedCalls(id + "/" + index);
  }

  /// What one chunk says of it; nothing where that is its end alone, or nothing.
  ///
  /// @param choice becomes the result
  /// @param reason why it ends, in OpenAI's words; empty where it does not
  /// @param frame the other members of the chunk
  Optional<ObjectNode> take(ObjectNode choice, String reason, ObjectNode frame) {
    boolean over = ended();
    choice.put("index", index);
    boolean says =
        switch (operation) {
          case CHAT -> takeDelta(choice);
          case COMPLETE, EMBED, COUNT -> takeText(choice);
        };
    if (!reason.isEmpty() && !over) {
      finish = reason;
      last = Chunks.chunk(frame, says ? end() : choice.deepCopy());
    }
    choice.putNull("finish_reason");
    return says || (!over && reason.isEmpty()) ? Optional.of(choice) : Optional.empty();
  }

  private boolean takeDelta(ObjectNode choice) {
    ObjectNode delta = Json.object();
    JsonNode said = choice.path("delta");
    if (!begun && !said.has("role")) {
      delta.put("role", "assistant");
    }
    said.properties().forEach(member -> delta.set(member.getKey(), member.getValue()));
    if (begun) {
      delta.remove("role");
    } else {
      delta.put("role", "assistant");
    }
    // Perplexity and Together say all so far, or the same again, beside the delta.
    choice.remove(List.of("message", "text"));
    ChatMessage.normalizeWords(delta);
    exact |= delta.has("refusal");
    if (delta.path("tool_calls").isEmpty()) {
      delta.remove("tool_calls");
    } else {
      calls.take(delta.path("tool_calls"));
    }
    choice.set("delta", delta);
    boolean first = !begun;
    begun = true;
    return first || delta.valueStream().anyMatch(Judgement::isSomething);
  }

  private static boolean takeText(ObjectNode choice) {
    if (!choice.path("text").isTextual()) {
      choice.put("text", "");
    }
    return Judgement.isSomething(choice.path("text"));
  }

  /// An end that says nothing else.
  private ObjectNode end() {
    ObjectNode end = part();
    switch (operation) {
      case CHAT -> end.putObject("delta");
      case COMPLETE -> end.put("text", "");
      case EMBED, COUNT -> throw new IllegalStateException(operation + " is not streamed");
    }
    return end;
  }

  private ObjectNode part() {
    return Json.object().put("index", index);
  }

  /// Has it end, unless it has.
  void stop(ObjectNode frame) {
    if (!ended()) {
      last = Chunks.chunk(frame, end().putNull("finish_reason"));
    }
  }

  /// Whether it has ended.
  boolean ended() {
    return last != null;
  }

  /// The chunks that end it; none where it has not ended.
  List<ObjectNode> ending() {
    List<ObjectNode> chunks = new ArrayList<>();
    if (last == null) {
      return chunks;
    }
    ArrayNode missing = calls.missing();
    if (!missing.isEmpty() && !finish.equals("length")) {
      ObjectNode more = part();
      more.putObject("delta").set("tool_calls", missing);
      more.putNull("finish_reason");
      chunks.add(Chunks.chunk(last, more));
    }
    ObjectNode end = last.path("choices").path(0).deepCopy();
    end.put("finish_reason", FinishReasons.of(finish, !calls.isEmpty(), exact));
    chunks.add(Chunks.chunk(last, end));
    return chunks;
  }
}
