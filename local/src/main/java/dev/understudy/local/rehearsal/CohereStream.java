package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.rehearsal.Recital.Part;
import dev.understudy.local.rehearsal.Recital.Teller;
import dev.understudy.local.rehearsal.Recital.Telling;
import dev.understudy.local.rehearsal.Vendor.Turn;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/// An answer of Cohere's, whole or in events: before calls comes what the model plans, and within
/// events a call is an object where the whole answer has a list. Source: Cohere API reference,
/// "Chat with streaming", and recorded streams.
record CohereStream(Ask ask, Speech speech, Turn turn) implements Telling {

  private static final String REFUSAL = "I'm sorry, I can't help with that.";
  private static final List<String> PLAN = List.of("I", " will", " use", " the", " tools", ".");

  /// The answer in one piece.
  ObjectNode whole() {
    ObjectNode whole = Json.object().put("id", UUID.randomUUID().toString());
    ObjectNode message = whole.putObject("message").put("role", "assistant");
    if (!speech.thoughts().isEmpty()) {
      message
          .withArrayProperty("content")
          .addObject()
          .put("type", "thinking")
          .put("thinking", speech.thought());
    }
    if (!speech.calls().isEmpty()) {
      message.put("tool_plan", String.join("", PLAN));
      ArrayNode calls = message.putArray("tool_calls");
      speech.calls().forEach(use -> calls.add(call(use, use.text())));
    } else if (turn != Turn.NO_CHOICES) {
      String text = turn == Turn.REFUSED ? REFUSAL : speech.text();
      message.withArrayProperty("content").addObject().put("type", "text").put("text", text);
    }
    whole.put("finish_reason", reason()).set("usage", usage());
    return whole;
  }

  @Override
  public void tell(Teller to) throws IOException {
    to.say(Part.OPENING, event(start()));
    int index = 0;
    if (!speech.thoughts().isEmpty()) {
      block(to, index++, "thinking", speech.thoughts());
    }
    if (!speech.words().isEmpty()) {
      block(to, index, "text", speech.words());
    } else if (turn == Turn.REFUSED) {
      block(to, index, "text", List.of(REFUSAL));
    }
    if (!speech.calls().isEmpty()) {
      for (String word : PLAN) {
        to.say(Part.TOKEN, event(of("tool-plan-delta", Json.object().put("tool_plan", word))));
      }
    }
    for (int i = 0; i < speech.calls().size(); i++) {
      call(to, i, speech.calls().get(i));
    }
    ObjectNode end = Json.object().put("finish_reason", reason());
    end.set("usage", usage());
    to.say(Part.FINISH, event(end(end)));
    to.say(Part.DONE, Bytes.of("data: [DONE]\n\n"));
  }

  private static ObjectNode start() {
    ObjectNode message = Json.object().put("role", "assistant");
    message.putArray("content");
    message.put("tool_plan", "");
    message.putArray("tool_calls");
    message.putArray("citations");
    return of("message-start", message).put("id", UUID.randomUUID().toString());
  }

  private static void block(Teller to, int index, String type, List<String> words)
      throws IOException {
    ObjectNode empty = Json.object();
    empty.putObject("content").put("type", type).put(type, "");
    to.say(Part.FRAME, event(of("content-start", empty).put("index", index)));
    for (String word : words) {
      ObjectNode piece = Json.object();
      piece.putObject("content").put(type, word);
      to.say(Part.TOKEN, event(of("content-delta", piece).put("index", index)));
    }
    to.say(Part.FRAME, event(bare("content-end").put("index", index)));
  }

  private static void call(Teller to, int index, ToolUse use) throws IOException {
    ObjectNode begun = Json.object();
    begun.set("tool_calls", call(use, ""));
    to.say(Part.TOKEN, event(of("tool-call-start", begun).put("index", index)));
    for (String piece : use.pieces()) {
      ObjectNode more = Json.object();
      more.putObject("tool_calls").putObject("function").put("arguments", piece);
      to.say(Part.TOKEN, event(of("tool-call-delta", more).put("index", index)));
    }
    to.say(Part.FRAME, event(bare("tool-call-end").put("index", index)));
  }

  private static ObjectNode call(ToolUse use, String arguments) {
    ObjectNode call = Json.object().put("id", Ids.of(use.name() + "_", 12));
    call.put("type", "function");
    call.putObject("function").put("name", use.name()).put("arguments", arguments);
    return call;
  }

  private static ObjectNode of(String type, ObjectNode message) {
    ObjectNode event = bare(type);
    event.putObject("delta").set("message", message);
    return event;
  }

  /// The last event.
  ///
  /// @param delta why it is the last
  static ObjectNode end(ObjectNode delta) {
    ObjectNode event = bare("message-end");
    event.set("delta", delta);
    return event;
  }

  private static ObjectNode bare(String type) {
    return Json.object().put("type", type);
  }

  static Bytes event(ObjectNode event) {
    return Bytes.of(
        "event: " + event.path("type").asText() + "\ndata: " + Json.write(event) + "\n\n");
  }

  private String reason() {
    if (!speech.calls().isEmpty()) {
      return "TOOL_CALL";
    }
    String end = speech.stop().isPresent() ? "STOP_SEQUENCE" : "COMPLETE";
    return speech.whole() ? end : "MAX_TOKENS";
  }

  private ObjectNode usage() {
    int read = Speech.tokens(Json.write(ask.body().path("messages")));
    ObjectNode usage = Json.object();
    usage.putObject("billed_units").put("input_tokens", 1).put("output_tokens", speech.tokens());
    usage.putObject("tokens").put("input_tokens", read).put("output_tokens", speech.tokens());
    return usage;
  }
}
