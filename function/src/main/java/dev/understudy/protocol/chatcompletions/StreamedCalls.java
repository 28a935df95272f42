package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The tool calls of one choice of a stream, as OpenAI tells them: each with an index from 0 on,
/// its id, type and name once, and its arguments as text.
///
/// Hosts tell them in pieces or whole, with or without an index, an id or a type; Gemini with an
/// empty id; some repeat id and name in every piece.
final class StreamedCalls {
  /// A call that has begun.
  private static final class Begun {
    private final int theirIndex;
    private final String theirId;
    private final String name;
    private boolean hasArguments;

    private Begun(int theirIndex, String theirId, String name) {
      this.theirIndex = theirIndex;
      this.theirId = theirId;
      this.name = name;
    }

    private boolean isAnother(String id, String itsName) {
      return !name.equals(itsName) || (!id.isEmpty() && !id.equals(theirId));
    }
  }

  private final String seed;
  private final List<Begun> begun = new ArrayList<>();

  /// @param seed what ids are made from where there are none; one per choice
  StreamedCalls(String seed) {
    this.seed = seed;
  }

  boolean isEmpty() {
    return begun.isEmpty();
  }

  /// Puts the pieces of one delta right.
  void take(JsonNode pieces) {
    for (JsonNode piece : pieces) {
      if (piece instanceof ObjectNode call) {
        take(call);
      }
    }
  }

  private void take(ObjectNode call) {
    String id = call.path("id").asText("");
    String name = name(call);
    int theirIndex = call.path("index").isIntegralNumber() ? call.path("index").intValue() : -1;
    int at = find(theirIndex, id);
    boolean begins =
        at < 0
            ? !name.isEmpty() || theirIndex >= 0 || begun.isEmpty()
            : !name.isEmpty() && begun.get(at).isAnother(id, name);
    if (begins) {
      begin(call, new Begun(theirIndex, id, name));
    } else {
      goOn(call, at < 0 ? begun.size() - 1 : at);
    }
  }

  /// The call that a piece belongs to by its index, or without one by its id; negative for none.
  private int find(int theirIndex, String id) {
    for (int i = begun.size() - 1; i >= 0; i--) {
      Begun each = begun.get(i);
      boolean same =
          theirIndex >= 0
              ? each.theirIndex == theirIndex
              : !id.isEmpty() && each.theirId.equals(id);
      if (same) {
        return i;
      }
    }
    return -1;
  }

  private static String name(ObjectNode call) {
    return call.path("function").path("name").asText(call.path("custom").path("name").asText(""));
  }

  private void begin(ObjectNode call, Begun one) {
    int index = begun.size();
    begun.add(one);
    call.put("index", index);
    if (one.theirId.isEmpty()) {
      byte[] name = (seed + "/" + index).getBytes(StandardCharsets.UTF_8);
      call.put("id", "call_" + UUID.nameUUIDFromBytes(name).toString().replace("-", ""));
    }
    if (!call.path("type").isTextual()) {
      call.put("type", "function");
    }
    writeArguments(call, one);
  }

  private void goOn(ObjectNode call, int index) {
    call.put("index", index);
    call.remove(List.of("id", "type"));
    if (call.path("function") instanceof ObjectNode function) {
      function.remove("name");
    }
    writeArguments(call, begun.get(index));
  }

  private static void writeArguments(ObjectNode call, Begun one) {
    if (!(call.path("function") instanceof ObjectNode function)) {
      // A custom tool takes a text, which may be empty.
      one.hasArguments |= call.has("custom");
      return;
    }
    JsonNode arguments = function.path("arguments");
    if (arguments.isMissingNode()
        || arguments.isNull()
        || (!one.hasArguments && isNull(arguments))) {
      function.put("arguments", "");
    } else if (!arguments.isTextual()) {
      function.put("arguments", Json.text(arguments));
    }
    one.hasArguments |= !function.path("arguments").textValue().isEmpty();
  }

  /// Whether they are the text `null`, with which Groq calls what takes no arguments.
  static boolean isNull(JsonNode arguments) {
    return arguments.asText("").strip().equals("null");
  }

  /// What is missing at the end of a choice that was not cut: the arguments, an object without
  /// members, of every call that came without any.
  ArrayNode missing() {
    ArrayNode missing = Json.array();
    for (int i = 0; i < begun.size(); i++) {
      if (!begun.get(i).hasArguments) {
        ObjectNode call = missing.addObject();
        call.put("index", i);
        call.putObject("function").put("arguments", "{}");
      }
    }
    return missing;
  }
}
