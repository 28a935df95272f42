package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.rehearsal.Recital.Part;
import dev.understudy.local.rehearsal.Recital.Teller;
import dev.understudy.local.rehearsal.Recital.Telling;
import dev.understudy.local.rehearsal.Vendor.Turn;
import dev.understudy.local.wire.Json;
import java.io.IOException;

/// An answer of Converse's, whole or in frames. Blocks of text and of reasoning begin with their
/// first piece, the usage comes last of all, and `p` hides how long an event is. Source: API
/// reference of the Bedrock runtime, "ConverseStreamOutput", and recorded streams.
record BedrockStream(Ask ask, Speech speech, Turn turn) implements Telling {

  private static final String BLOCKED = "Sorry, the model cannot answer this question.";
  private static final String PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /// The answer in one piece.
  ObjectNode whole() {
    ObjectNode whole = Json.object();
    whole.putObject("metrics").put("latencyMs", 12);
    ObjectNode message = whole.putObject("output").putObject("message");
    ArrayNode content = message.putArray("content");
    message.put("role", "assistant");
    if (!speech.thoughts().isEmpty()) {
      content
          .addObject()
          .putObject("reasoningContent")
          .putObject("reasoningText")
          .put("text", speech.thought())
          .put("signature", Ids.of("Er", 60));
    }
    for (ToolUse use : speech.calls()) {
      content.addObject().set("toolUse", call(use).set("input", use.input()));
    }
    if (speech.calls().isEmpty() && turn != Turn.NO_CHOICES && turn != Turn.FILTERED) {
      content.addObject().put("text", turn == Turn.REFUSED ? BLOCKED : speech.text());
    }
    whole.put("stopReason", reason()).set("usage", usage());
    return whole;
  }

  @Override
  public void tell(Teller to) throws IOException {
    to.say(Part.OPENING, frame("messageStart", Json.object().put("role", "assistant")));
    int block = 0;
    if (!speech.thoughts().isEmpty()) {
      thoughts(to, block++);
    }
    for (ToolUse use : speech.calls()) {
      call(to, block++, use);
    }
    if (!speech.words().isEmpty()) {
      for (String word : speech.words()) {
        to.say(Part.TOKEN, delta(block, Json.object().put("text", word)));
      }
      to.say(Part.FRAME, stop(block));
    }
    if (turn == Turn.REFUSED) {
      to.say(Part.TOKEN, delta(block, Json.object().put("text", BLOCKED)));
      to.say(Part.FRAME, stop(block));
    }
    to.say(Part.FINISH, frame("messageStop", Json.object().put("stopReason", reason())));
    ObjectNode metadata = Json.object();
    metadata.putObject("metrics").put("latencyMs", 12);
    metadata.set("usage", usage());
    to.say(Part.USAGE, frame("metadata", metadata));
  }

  private void thoughts(Teller to, int block) throws IOException {
    for (String word : speech.thoughts()) {
      ObjectNode delta = Json.object();
      delta.putObject("reasoningContent").put("text", word);
      to.say(Part.TOKEN, delta(block, delta));
    }
    ObjectNode delta = Json.object();
    delta.putObject("reasoningContent").put("signature", Ids.of("Er", 60));
    to.say(Part.FRAME, delta(block, delta));
    to.say(Part.FRAME, stop(block));
  }

  /// A call without input has one empty piece.
  private void call(Teller to, int block, ToolUse use) throws IOException {
    ObjectNode start = at(block);
    start.putObject("start").set("toolUse", call(use));
    to.say(Part.TOKEN, frame("contentBlockStart", start));
    if (use.input().isEmpty()) {
      to.say(Part.TOKEN, piece(block, ""));
    } else {
      for (String piece : use.pieces()) {
        to.say(Part.TOKEN, piece(block, piece));
      }
    }
    to.say(Part.FRAME, stop(block));
  }

  private static Bytes piece(int block, String piece) {
    ObjectNode delta = Json.object();
    delta.putObject("toolUse").put("input", piece);
    return delta(block, delta);
  }

  private static ObjectNode call(ToolUse use) {
    return Json.object().put("name", use.name()).put("toolUseId", Ids.of("tooluse_", 22));
  }

  private static Bytes delta(int block, ObjectNode delta) {
    ObjectNode event = at(block);
    event.set("delta", delta);
    return frame("contentBlockDelta", event);
  }

  private static Bytes stop(int block) {
    return frame("contentBlockStop", at(block));
  }

  private static ObjectNode at(int block) {
    return Json.object().put("contentBlockIndex", block);
  }

  private static Bytes frame(String type, ObjectNode event) {
    int length = 2 + Math.floorMod(event.hashCode(), PADDING.length() - 2);
    return EventFrame.event(type, event.put("p", PADDING.substring(0, length)));
  }

  private String reason() {
    return switch (turn) {
      case REFUSED -> "guardrail_intervened";
      case FILTERED -> "content_filtered";
      case WHOLE, EMPTY, NO_CHOICES -> {
        if (!speech.calls().isEmpty()) {
          yield "tool_use";
        }
        String end = speech.stop().isPresent() ? "stop_sequence" : "end_turn";
        yield speech.whole() ? end : "max_tokens";
      }
    };
  }

  private ObjectNode usage() {
    int read = Speech.tokens(Json.write(ask.body().path("messages")));
    return Json.object()
        .put("inputTokens", read)
        .put("outputTokens", speech.tokens())
        .put("totalTokens", read + speech.tokens())
        .put("cacheReadInputTokens", 0)
        .put("cacheWriteInputTokens", 0);
  }
}
