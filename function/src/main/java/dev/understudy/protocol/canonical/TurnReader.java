package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Notes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads `messages`. What a message has beyond what it says is noted: as left out, or as refused
/// where the answer would suffer.
final class TurnReader {
  private static final Set<String> READ =
      Set.of("role", "content", "refusal", "cache_control", Extras.NAME);
  private static final Set<String> CALL = Set.of("id", "type", "index", "function", Extras.NAME);
  private static final Set<String> FUNCTION = Set.of("name", "arguments");

  /// What of a message cannot be left out.
  private static final Set<String> REFUSED = Set.of("function_call", "audio");

  private static final Set<String> OTHERS = known();
  private static final Set<String> ASSISTANTS = known("tool_calls", "reasoning_content");
  private static final Set<String> RESULTS = known("tool_call_id", "name");

  private final Notes notes;
  private final PartReader parts;
  private final List<Turn> turns = new ArrayList<>();
  private final Map<String, String> called = new HashMap<>();
  private @Nullable List<ToolResult> results;

  TurnReader(Notes notes) {
    this.notes = notes;
    this.parts = new PartReader(notes);
  }

  List<Turn> read(JsonNode messages) {
    for (int i = 0; i < messages.size(); i++) {
      read("messages[" + i + "]", messages.path(i));
    }
    return List.copyOf(turns);
  }

  private void read(String where, JsonNode message) {
    String role = message.path("role").asText("");
    if (!role.equals("tool")) {
      results = null;
    }
    switch (role) {
      case "system", "developer" -> {
        turns.add(new Turn.System(where, said(where, message)));
        judgeTheRest(where, message, OTHERS);
      }
      case "user" -> {
        turns.add(new Turn.User(where, said(where, message)));
        judgeTheRest(where, message, OTHERS);
      }
      case "assistant" -> {
        turns.add(
            new Turn.Assistant(
                where,
                parts.read(where, message),
                calls(where, message.path("tool_calls")),
                message.path("reasoning_content").asText(""),
                Extras.of(message)));
        judgeTheRest(where, message, ASSISTANTS);
      }
      case "tool" -> {
        result(where, message);
        judgeTheRest(where, message, RESULTS);
      }
      case "function" -> notes.refused(where + ": a function's result is not translated");
      default ->
          notes.refused(where + ".role is none of system, developer, user, assistant and tool");
    }
  }

  private List<Part> said(String where, JsonNode message) {
    if (!message.hasNonNull("content")) {
      notes.refused(where + ".content is neither a string nor a list of parts");
    }
    return parts.read(where, message);
  }

  private List<ToolCall> calls(String where, JsonNode list) {
    List<ToolCall> calls = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      call(where + ".tool_calls[" + i + "]", list.path(i), calls);
    }
    return List.copyOf(calls);
  }

  private void call(String where, JsonNode call, List<ToolCall> calls) {
    JsonNode function = call.path("function");
    String name = function.path("name").asText("");
    if (!call.path("type").asText("function").equals("function") || name.isEmpty()) {
      notes.refused(where + " is not a call of a function");
      return;
    }
    String id = call.path("id").asText("");
    if (id.isEmpty()) {
      notes.refused(where + ".id is missing");
    }
    Leftovers.note(where, call, CALL, notes);
    Leftovers.note(where + ".function", function, FUNCTION, notes);
    called.put(id, name);
    ObjectNode arguments = arguments(where, function.path("arguments"));
    calls.add(new ToolCall(where, id, name, arguments, Extras.of(call)));
  }

  /// Clients send a text, and some an object.
  private ObjectNode arguments(String where, JsonNode arguments) {
    if (arguments instanceof ObjectNode object) {
      return object;
    }
    if (arguments.asText("").isBlank()) {
      return Json.object();
    }
    try {
      if (Json.parse(arguments.asText("")) instanceof ObjectNode object) {
        return object;
      }
      notes.refused(where + ".function.arguments is JSON, but not an object");
    } catch (JsonException e) {
      notes.refused(where + ".function.arguments is not valid JSON: " + e.getMessage());
    }
    return Json.object();
  }

  private void result(String where, JsonNode message) {
    List<ToolResult> together = results;
    if (together == null) {
      together = new ArrayList<>();
      results = together;
      turns.add(new Turn.Results(where, together));
    }
    String id = message.path("tool_call_id").asText("");
    if (id.isEmpty()) {
      notes.refused(where + ".tool_call_id is missing");
    }
    together.add(
        new ToolResult(
            where,
            id,
            called.getOrDefault(id, message.path("name").asText("")),
            parts.read(where, message),
            message.path(Extras.NAME).path("failed").asBoolean()));
  }

  /// What of a message is looked at elsewhere.
  private static Set<String> known(String... own) {
    return Stream.of(READ, REFUSED, Set.of(own))
        .flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private void judgeTheRest(String where, JsonNode message, Set<String> known) {
    for (String name : REFUSED) {
      if (!Leftovers.saysNothing(message.path(name))) {
        notes.refused(where + "." + name + " is not translated");
      }
    }
    Leftovers.note(where, message, known, notes);
  }
}
