package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.canonical.Part;
import dev.understudy.protocol.canonical.ToolCall;
import dev.understudy.protocol.canonical.ToolResult;
import dev.understudy.protocol.canonical.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A conversation as Gemini's `contents`: turns of `user` and `model`. Results of tools are the
/// user's, all of one turn's calls together and in the order of the calls.
final class Contents {
  /// Under which name Google's signatures stand in [Extras].
  static final String VENDOR = "google";

  static final String SIGNATURE = "thought_signature";

  /// Stands for the signature of a call that another vendor's model made, which Gemini 3 would
  /// refuse without one: <https://ai.google.dev/gemini-api/docs/thought-signatures#faqs>.
  static final String NO_SIGNATURE = "skip_thought_signature_validator";

  private final Generation model;
  private final Notes notes;
  private final Parts parts;
  private final ArrayNode turns = Json.array();

  /// The ids of the last calls, in order.
  private final Map<String, Integer> places = new HashMap<>();

  Contents(Generation model, Notes notes) {
    this.model = model;
    this.notes = notes;
    this.parts = new Parts(notes);
  }

  /// The member `systemInstruction`: text alone.
  Optional<ObjectNode> system(List<Part> system) {
    ArrayNode texts = Json.array();
    for (Part part : system) {
      if (part instanceof Part.Text text) {
        parts.write(text, texts);
      } else {
        notes.refused(part.where() + " is not text, which is all that a system prompt can be");
      }
    }
    ObjectNode instruction = Json.object();
    instruction.set("parts", texts);
    return texts.isEmpty() ? Optional.empty() : Optional.of(instruction);
  }

  /// The member `contents`.
  ArrayNode turns(List<Turn> dialogue) {
    for (Turn turn : dialogue) {
      switch (turn) {
        case Turn.System _ -> throw new IllegalArgumentException("no part of the dialogue");
        case Turn.User user -> turn("user", parts.all(user.parts()));
        case Turn.Assistant assistant -> turn("model", said(assistant));
        case Turn.Results results -> results(results.results());
      }
    }
    return turns;
  }

  /// What says nothing is no turn: Google refuses one without parts.
  private void turn(String role, ArrayNode said) {
    if (!said.isEmpty()) {
      turns.addObject().put("role", role).set("parts", said);
    }
  }

  private ArrayNode said(Turn.Assistant assistant) {
    ArrayNode said = Json.array();
    Optional<String> signature = signature(assistant.extras());
    boolean own =
        signature.isPresent()
            || assistant.calls().stream().anyMatch(call -> signature(call.extras()).isPresent());
    if (own && !assistant.reasoning().isEmpty()) {
      said.addObject().put("text", assistant.reasoning()).put("thought", true);
    } else if (!assistant.reasoning().isEmpty()) {
      notes.leftOut(
          assistant.where(), "reasoning_content", "Gemini takes back its own alone, and signed.");
    }
    ArrayNode words = parts.all(assistant.parts());
    if (words.isEmpty() && assistant.calls().isEmpty() && signature.isPresent()) {
      words.addObject().put("text", "");
    }
    if (words.path(words.size() - 1) instanceof ObjectNode last) {
      signature.ifPresent(it -> last.put("thoughtSignature", it));
    }
    said.addAll(words);
    boolean first = !own && model.third();
    for (ToolCall call : assistant.calls()) {
      ObjectNode part = said.addObject();
      part.putObject("functionCall")
          .put("id", call.id())
          .put("name", call.name())
          .set("args", call.arguments());
      Optional<String> signed = signature(call.extras());
      signed.ifPresent(it -> part.put("thoughtSignature", it));
      if (first) {
        // Of parallel calls the first one alone is signed.
        part.put("thoughtSignature", NO_SIGNATURE);
        first = false;
      }
    }
    places.clear();
    assistant.calls().forEach(call -> places.putIfAbsent(call.id(), places.size()));
    return said;
  }

  private static Optional<String> signature(Extras extras) {
    return extras
        .of(VENDOR)
        .map(own -> own.path(SIGNATURE).asText(""))
        .filter(signature -> !signature.isEmpty());
  }

  /// Pictures in a result follow in a turn of their own: a response is an object.
  private void results(List<ToolResult> results) {
    List<ToolResult> ordered = new ArrayList<>(results);
    ordered.sort(
        Comparator.comparingInt(result -> places.getOrDefault(result.id(), places.size())));
    ArrayNode responses = Json.array();
    ArrayNode media = Json.array();
    for (ToolResult result : ordered) {
      if (result.name().isEmpty()) {
        notes.refused(result.where() + ".tool_call_id names no call, and Gemini wants its name");
      }
      responses
          .addObject()
          .putObject("functionResponse")
          .put("id", result.id())
          .put("name", result.name())
          .set("response", response(result));
      for (Part part : result.parts()) {
        if (!(part instanceof Part.Text)) {
          parts.write(part, media);
          notes.adapted(part.where() + " was moved behind the results: Gemini's are objects.");
        }
      }
    }
    turn("user", responses);
    turn("user", media);
  }

  /// An object as it is, anything else as the member of one:
  /// <https://ai.google.dev/api/caching#FunctionResponse>.
  private static ObjectNode response(ToolResult result) {
    String text = result.text();
    try {
      // Most are words, and to find that out by reading them is dear.
      boolean mayBe = !result.failed() && text.stripLeading().startsWith("{");
      if (mayBe && Json.parse(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonException _) {
      // Words.
    }
    return Json.object().put(result.failed() ? "error" : "result", text);
  }
}
