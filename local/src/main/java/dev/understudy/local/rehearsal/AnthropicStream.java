package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.rehearsal.Recital.Part;
import dev.understudy.local.rehearsal.Recital.Teller;
import dev.understudy.local.rehearsal.Recital.Telling;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.util.List;

/// An answer in Anthropic's events. Source: Anthropic API, "Streaming Messages", and recorded
/// streams.
///
/// @param whole the whole answer without its texts: the stream's id, blocks, end and usage
record AnthropicStream(ObjectNode whole, Speech speech) implements Telling {

  @Override
  public void tell(Teller to) throws IOException {
    to.say(Part.OPENING, event(start()));
    JsonNode blocks = whole.path("content");
    int call = 0;
    for (int i = 0; i < blocks.size(); i++) {
      switch (blocks.get(i).path("type").asText()) {
        case "thinking" -> thinking(to, i);
        case "tool_use" -> call(to, i, blocks.get(i), speech.calls().get(call++));
        default -> text(to, i);
      }
    }
    ObjectNode end = Json.object().put("type", "message_delta");
    ObjectNode delta = end.putObject("delta");
    delta.set("stop_reason", whole.get("stop_reason"));
    delta.set("stop_sequence", whole.get("stop_sequence"));
    ObjectNode usage = ((ObjectNode) whole.get("usage")).deepCopy();
    usage.remove(List.of("cache_creation", "service_tier"));
    end.set("usage", usage);
    to.say(Part.FINISH, event(end));
    to.say(Part.DONE, event(Json.object().put("type", "message_stop")));
  }

  private ObjectNode start() {
    ObjectNode message = whole.deepCopy();
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    ((ObjectNode) message.get("usage")).put("output_tokens", 1);
    ObjectNode start = Json.object().put("type", "message_start");
    start.set("message", message);
    return start;
  }

  private void thinking(Teller to, int index) throws IOException {
    ObjectNode empty = Json.object().put("type", "thinking").put("thinking", "");
    to.say(Part.FRAME, begun(index, empty.put("signature", "")));
    ping(to, index);
    for (String word : speech.thoughts()) {
      to.say(
          Part.TOKEN,
          delta(index, Json.object().put("type", "thinking_delta").put("thinking", word)));
    }
    JsonNode signature = whole.path("content").get(index).get("signature");
    to.say(
        Part.FRAME,
        delta(
            index,
            Json.object().put("type", "signature_delta").put("signature", signature.asText())));
    to.say(Part.FRAME, ended(index));
  }

  private void text(Teller to, int index) throws IOException {
    to.say(Part.FRAME, begun(index, Json.object().put("type", "text").put("text", "")));
    ping(to, index);
    for (String word : speech.words()) {
      to.say(Part.TOKEN, delta(index, Json.object().put("type", "text_delta").put("text", word)));
    }
    to.say(Part.FRAME, ended(index));
  }

  private void call(Teller to, int index, JsonNode block, ToolUse use) throws IOException {
    ObjectNode empty = block.deepCopy();
    empty.putObject("input");
    to.say(Part.TOKEN, begun(index, empty));
    ping(to, index);
    to.say(Part.TOKEN, json(index, ""));
    // The input of a tool without parameters is told by that empty piece alone.
    if (!use.input().isEmpty()) {
      for (String piece : use.pieces()) {
        to.say(Part.TOKEN, json(index, piece));
      }
    }
    to.say(Part.FRAME, ended(index));
  }

  private static Bytes json(int index, String piece) {
    return delta(index, Json.object().put("type", "input_json_delta").put("partial_json", piece));
  }

  private static void ping(Teller to, int index) throws IOException {
    if (index == 0) {
      to.say(Part.FRAME, event(Json.object().put("type", "ping")));
    }
  }

  private static Bytes begun(int index, ObjectNode block) {
    ObjectNode event = Json.object().put("type", "content_block_start").put("index", index);
    event.set("content_block", block);
    return event(event);
  }

  private static Bytes delta(int index, ObjectNode delta) {
    ObjectNode event = Json.object().put("type", "content_block_delta").put("index", index);
    event.set("delta", delta);
    return event(event);
  }

  private static Bytes ended(int index) {
    return event(Json.object().put("type", "content_block_stop").put("index", index));
  }

  static Bytes event(ObjectNode event) {
    return Bytes.of(
        "event: " + event.path("type").asText() + "\ndata: " + Json.write(event) + "\n\n");
  }
}
