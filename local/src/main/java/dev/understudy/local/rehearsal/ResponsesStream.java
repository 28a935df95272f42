package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.rehearsal.Recital.Part;
import dev.understudy.local.rehearsal.Recital.Teller;
import dev.understudy.local.rehearsal.Recital.Telling;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.util.List;

/// An answer in the events of Responses, each with its number. Source: OpenAI API reference,
/// "Streaming events", and recorded streams.
///
/// @param whole the whole answer
record ResponsesStream(ObjectNode whole, Speech speech) implements Telling {

  @Override
  public void tell(Teller to) throws IOException {
    new Told(to).all();
  }

  static Bytes event(ObjectNode event) {
    return Bytes.of(
        "event: " + event.path("type").asText() + "\ndata: " + Json.write(event) + "\n\n");
  }

  /// One telling, which counts its events.
  private final class Told {
    private final Teller to;
    private int number;

    Told(Teller to) {
      this.to = to;
    }

    void all() throws IOException {
      ObjectNode begun = whole.deepCopy().put("status", "in_progress").putNull("completed_at");
      begun.putNull("incomplete_details").putNull("usage").putArray("output");
      say(Part.OPENING, of("response.created", begun));
      say(Part.FRAME, of("response.in_progress", begun));
      int call = 0;
      for (int at = 0; at < whole.path("output").size(); at++) {
        ObjectNode item = (ObjectNode) whole.path("output").get(at);
        begin(at, item);
        switch (item.path("type").asText()) {
          case "reasoning" -> thought(at, item);
          case "function_call" -> call(at, item, speech.calls().get(call++));
          default -> message(at, item);
        }
        ObjectNode done = at("response.output_item.done", at);
        done.set("item", item);
        say(Part.FRAME, done);
      }
      say(Part.FINISH, of("response." + whole.path("status").asText(), whole));
    }

    private void begin(int at, ObjectNode item) throws IOException {
      ObjectNode empty = item.deepCopy();
      boolean call = item.path("type").asText().equals("function_call");
      if (call) {
        empty.put("status", "in_progress").put("arguments", "");
      } else if (item.has("content")) {
        empty.put("status", "in_progress").putArray("content");
      } else {
        empty.putArray("summary");
      }
      ObjectNode added = at("response.output_item.added", at);
      added.set("item", empty);
      say(call ? Part.TOKEN : Part.FRAME, added);
    }

    private void thought(int at, ObjectNode item) throws IOException {
      if (item.path("summary").isEmpty()) {
        return;
      }
      String kind = "response.reasoning_summary_";
      ObjectNode part = Json.object().put("type", "summary_text").put("text", "");
      say(Part.FRAME, with(summary(kind + "part.added", at, item), "part", part));
      for (String word : speech.thoughts()) {
        say(Part.TOKEN, summary(kind + "text.delta", at, item).put("delta", word));
      }
      String text = speech.thought();
      say(Part.FRAME, summary(kind + "text.done", at, item).put("text", text));
      JsonNode full = item.path("summary").get(0);
      say(Part.FRAME, with(summary(kind + "part.done", at, item), "part", full));
    }

    private void call(int at, ObjectNode item, ToolUse use) throws IOException {
      String kind = "response.function_call_arguments.";
      for (String piece : use.pieces()) {
        say(Part.TOKEN, of(kind + "delta", at, item).put("delta", piece));
      }
      ObjectNode done = of(kind + "done", at, item).put("name", use.name());
      say(Part.FRAME, done.put("arguments", use.text()));
    }

    private void message(int at, ObjectNode item) throws IOException {
      JsonNode part = item.path("content").get(0);
      boolean refused = part.has("refusal");
      String member = refused ? "refusal" : "text";
      String kind = refused ? "response.refusal." : "response.output_text.";
      ObjectNode empty = ((ObjectNode) part.deepCopy()).put(member, "");
      say(Part.FRAME, with(content("response.content_part.added", at, item), "part", empty));
      List<String> words = refused ? List.of(OpenAi.REFUSAL.split("(?= )", -1)) : speech.words();
      for (String word : words) {
        ObjectNode delta = content(kind + "delta", at, item).put("delta", word);
        say(Part.TOKEN, refused ? delta : delta.set("logprobs", Json.MAPPER.createArrayNode()));
      }
      ObjectNode done = content(kind + "done", at, item).put(member, part.path(member).asText());
      say(Part.FRAME, refused ? done : done.set("logprobs", Json.MAPPER.createArrayNode()));
      say(Part.FRAME, with(content("response.content_part.done", at, item), "part", part));
    }

    private ObjectNode of(String type, ObjectNode response) {
      return with(Json.object().put("type", type), "response", response);
    }

    private ObjectNode at(String type, int index) {
      return Json.object().put("type", type).put("output_index", index);
    }

    private ObjectNode of(String type, int index, JsonNode item) {
      return at(type, index).put("item_id", item.path("id").asText());
    }

    private ObjectNode content(String type, int index, JsonNode item) {
      return of(type, index, item).put("content_index", 0);
    }

    private ObjectNode summary(String type, int index, JsonNode item) {
      return of(type, index, item).put("summary_index", 0);
    }

    private ObjectNode with(ObjectNode event, String name, JsonNode value) {
      event.set(name, value);
      return event;
    }

    private void say(Part part, ObjectNode event) throws IOException {
      to.say(part, event(event.put("sequence_number", number++)));
    }
  }
}
