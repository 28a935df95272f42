package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.rehearsal.Recital.Part;
import dev.understudy.local.rehearsal.Recital.Teller;
import dev.understudy.local.rehearsal.Recital.Telling;
import dev.understudy.local.rehearsal.Vendor.Turn;
import dev.understudy.local.wire.Json;
import java.io.IOException;

/// An answer of Gemini's, whole, or in events that are each a piece of the same form: the last one
/// has the finish reason, every one has the usage so far, and nothing comes behind it. Lines end
/// with CR and LF. Source: Gemini API reference, "GenerateContentResponse", and recorded streams.
record GoogleStream(Ask ask, Speech speech, Turn turn, String id) implements Telling {

  GoogleStream(Ask ask, Speech speech, Turn turn) {
    this(ask, speech, turn, Ids.of("", 23));
  }

  /// The answer in one piece.
  ObjectNode whole() {
    if (turn == Turn.FILTERED || turn == Turn.NO_CHOICES) {
      return end();
    }
    ArrayNode parts = Json.MAPPER.createArrayNode();
    if (!speech.thoughts().isEmpty()) {
      parts.addObject().put("text", speech.thought()).put("thought", true);
    }
    for (int call = 0; call < speech.calls().size(); call++) {
      parts.add(call(call));
    }
    if (speech.calls().isEmpty() && turn != Turn.REFUSED) {
      parts.addObject().put("text", speech.text());
    }
    ObjectNode whole = piece(parts, speech.tokens());
    int choices = ask.body().at("/generationConfig/candidateCount").asInt(1);
    ArrayNode candidates = (ArrayNode) whole.get("candidates");
    for (int i = 1; i < choices; i++) {
      candidates.add(((ObjectNode) candidates.get(0).deepCopy()).put("index", i));
    }
    candidates.forEach(each -> ((ObjectNode) each).put("finishReason", reason()));
    return whole;
  }

  @Override
  public void tell(Teller to) throws IOException {
    int told = 0;
    for (String word : speech.thoughts()) {
      ObjectNode part = Json.object().put("text", word).put("thought", true);
      to.say(Part.TOKEN, event(piece(list(part), ++told)));
    }
    for (int call = 0; call < speech.calls().size(); call++) {
      to.say(Part.TOKEN, event(piece(list(call(call)), ++told)));
    }
    for (String word : speech.words()) {
      to.say(Part.TOKEN, event(piece(list(Json.object().put("text", word)), ++told)));
    }
    to.say(Part.FINISH, event(end()));
  }

  /// The last piece, which says nothing but why it is the last.
  private ObjectNode end() {
    ObjectNode end = piece(list(Json.object().put("text", "")), speech.tokens());
    ObjectNode candidate = (ObjectNode) end.at("/candidates/0");
    candidate.put("finishReason", reason());
    if (turn == Turn.REFUSED) {
      candidate.remove("content");
    }
    if (turn == Turn.FILTERED || turn == Turn.NO_CHOICES) {
      end.remove("candidates");
    }
    if (turn == Turn.FILTERED) {
      end.putObject("promptFeedback").put("blockReason", "PROHIBITED_CONTENT");
    }
    return end;
  }

  private String reason() {
    if (turn == Turn.REFUSED) {
      return "SAFETY";
    }
    // A call ends with STOP, and so does a stop sequence.
    return speech.whole() ? "STOP" : "MAX_TOKENS";
  }

  /// Of parallel calls the first alone is signed, and by Gemini 3 always.
  private ObjectNode call(int index) {
    ToolUse use = speech.calls().get(index);
    ObjectNode part = Json.object();
    part.putObject("functionCall").put("name", use.name()).set("args", use.input());
    boolean signs = ask.model().startsWith("gemini-3") || !speech.thoughts().isEmpty();
    return signs && index == 0 ? part.put("thoughtSignature", Ids.of("Et0B", 60)) : part;
  }

  private ObjectNode piece(ArrayNode parts, int told) {
    ObjectNode piece = Json.object();
    ObjectNode candidate = piece.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content");
    content.set("parts", parts);
    content.put("role", "model");
    candidate.put("index", 0);
    int prompt = Speech.tokens(Json.write(ask.body().path("contents")));
    int thoughts = Math.min(told, speech.thoughts().size());
    ObjectNode usage = piece.putObject("usageMetadata").put("promptTokenCount", prompt);
    usage.put("candidatesTokenCount", told - thoughts).put("totalTokenCount", prompt + told);
    if (thoughts > 0) {
      usage.put("thoughtsTokenCount", thoughts);
    }
    usage
        .putArray("promptTokensDetails")
        .addObject()
        .put("modality", "TEXT")
        .put("tokenCount", prompt);
    return piece.put("modelVersion", ask.model()).put("responseId", id);
  }

  private static ArrayNode list(ObjectNode part) {
    return Json.MAPPER.createArrayNode().add(part);
  }

  private static Bytes event(ObjectNode piece) {
    return Bytes.of("data: " + Json.write(piece) + "\r\n\r\n");
  }
}
