package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.rehearsal.Host.Habit;
import dev.understudy.local.rehearsal.Recital.Part;
import dev.understudy.local.rehearsal.Recital.Teller;
import dev.understudy.local.rehearsal.Recital.Telling;
import dev.understudy.local.rehearsal.Vendor.Turn;
import dev.understudy.local.wire.Json;
import java.io.IOException;

/// An answer in OpenAI's chunks. Source: OpenAI API reference, "Streaming", and recorded streams.
///
/// @param whole the whole answer, whose id, model and usage are the stream's
/// @param host whose habits it has
record OpenAiStream(Ask ask, ObjectNode whole, Speech speech, Turn turn, Host host)
    implements Telling {

  @Override
  public void tell(Teller to) throws IOException {
    int choices = whole.path("choices").size();
    if (chat()) {
      for (int i = 0; i < choices; i++) {
        to.say(Part.OPENING, delta(i, opening()));
      }
      if (choices == 0) {
        to.say(Part.OPENING, event(chunk()));
      }
    }
    switch (turn) {
      case WHOLE -> content(to, choices);
      case REFUSED -> refusal(to, choices);
      case EMPTY, NO_CHOICES, FILTERED -> {}
    }
    for (int i = 0; i < choices; i++) {
      to.say(Part.FINISH, finish(i));
    }
    if (countsTokens()) {
      ObjectNode usage = chunk();
      usage.set("usage", whole.get("usage"));
      to.say(Part.USAGE, event(usage));
    }
    to.say(Part.DONE, Bytes.of("data: [DONE]\n\n"));
  }

  /// Whether it is one of chat completions; else of the legacy completions.
  private boolean chat() {
    return ask.path().equals(OpenAi.CHAT);
  }

  private ObjectNode opening() {
    ObjectNode delta = Json.object().put("role", "assistant");
    if (speech.calls().isEmpty()) {
      return delta.put("content", "").putNull("refusal");
    }
    return delta.putNull("content");
  }

  private void content(Teller to, int choices) throws IOException {
    for (String word : speech.words()) {
      for (int i = 0; i < choices; i++) {
        to.say(Part.TOKEN, chat() ? word(i, word) : event(text(i, word)));
      }
    }
    for (int call = 0; call < speech.calls().size(); call++) {
      for (int i = 0; i < choices; i++) {
        call(to, i, call);
      }
    }
  }

  private Bytes word(int choice, String word) {
    ObjectNode chunk = choice(choice, Json.object().put("content", word));
    if (ask.body().path("logprobs").asBoolean(false)) {
      ObjectNode logprobs = ((ObjectNode) chunk.at("/choices/0")).putObject("logprobs");
      OpenAi.logprob(logprobs.putArray("content"), word);
      logprobs.putNull("refusal");
    }
    return event(chunk);
  }

  private void call(Teller to, int choice, int index) throws IOException {
    JsonNode call = whole.at("/choices/" + choice + "/message/tool_calls/" + index);
    ObjectNode begun = Json.object();
    ObjectNode first = begun.putArray("tool_calls").addObject().put("index", index);
    first.put("id", call.path("id").asText()).put("type", "function");
    first
        .putObject("function")
        .put("name", call.at("/function/name").asText())
        .put("arguments", host.has(Habit.CALLS_WHOLE) ? speech.calls().get(index).text() : "");
    to.say(Part.TOKEN, delta(choice, begun));
    if (host.has(Habit.CALLS_WHOLE)) {
      return;
    }
    for (String piece : speech.calls().get(index).pieces()) {
      ObjectNode more = Json.object();
      more.putArray("tool_calls")
          .addObject()
          .put("index", index)
          .putObject("function")
          .put("arguments", piece);
      to.say(Part.TOKEN, delta(choice, more));
    }
  }

  private void refusal(Teller to, int choices) throws IOException {
    for (String word : OpenAi.REFUSAL.split("(?= )", -1)) {
      for (int i = 0; i < choices && chat(); i++) {
        to.say(Part.TOKEN, delta(i, Json.object().put("refusal", word)));
      }
    }
  }

  private Bytes finish(int choice) {
    ObjectNode chunk = chat() ? choice(choice, Json.object()) : text(choice, "");
    JsonNode reason = whole.at("/choices/" + choice + "/finish_reason");
    ((ObjectNode) chunk.at("/choices/0")).set("finish_reason", reason);
    if (host.has(Habit.USAGE_ON_FINISH)) {
      ObjectNode own = chunk.putObject("x_groq").put("id", Ids.of("req_01", 24));
      own.set("usage", whole.get("usage"));
      chunk.set("usage", whole.get("usage"));
    }
    return event(chunk);
  }

  private Bytes delta(int choice, ObjectNode delta) {
    return event(choice(choice, delta));
  }

  private ObjectNode choice(int index, ObjectNode delta) {
    ObjectNode chunk = chunk();
    ObjectNode choice = ((ArrayNode) chunk.get("choices")).addObject().put("index", index);
    choice.set("delta", delta);
    choice.putNull("logprobs").putNull("finish_reason");
    return chunk;
  }

  private ObjectNode text(int index, String text) {
    ObjectNode chunk = chunk();
    ((ArrayNode) chunk.get("choices"))
        .addObject()
        .put("text", text)
        .put("index", index)
        .putNull("logprobs")
        .putNull("finish_reason");
    return chunk;
  }

  private ObjectNode chunk() {
    ObjectNode chunk = Json.object();
    chunk.set("id", whole.get("id"));
    chunk.put("object", chat() ? "chat.completion.chunk" : "text_completion");
    chunk.set("created", whole.get("created"));
    chunk.set("model", whole.get("model"));
    if (chat()) {
      chunk.put("service_tier", "default").put("system_fingerprint", "fp_rehearsal");
    }
    chunk.putArray("choices");
    boolean said = countsTokens() && !host.has(Habit.USAGE_ON_FINISH);
    return said ? chunk.putNull("usage") : chunk;
  }

  private boolean countsTokens() {
    return ask.body().path("stream_options").path("include_usage").asBoolean(false);
  }

  private static Bytes event(JsonNode chunk) {
    return Bytes.of("data: " + Json.write(chunk) + "\n\n");
  }
}
