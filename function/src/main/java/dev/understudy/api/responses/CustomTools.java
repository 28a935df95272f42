package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Custom tools, which take a text and no JSON, as functions that take an object with that text:
/// `{"input": "…"}`. No protocol but OpenAI's own has them
/// (<https://platform.openai.com/docs/guides/function-calling#custom-tools>).
final class CustomTools {
  private static final String INPUT = "input";

  /// The beginning of an escape: a backslash, or one with `u` and up to three of its four digits.
  private static final Pattern CUT_ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{0,3})?$");

  private CustomTools() {}

  /// The names of a request's custom tools.
  static Set<String> in(ObjectNode request) {
    Set<String> names = new HashSet<>();
    for (JsonNode tool : request.path("tools")) {
      if (tool.path("type").asText("").equals("custom")) {
        names.add(tool.path("name").asText(""));
      }
    }
    return names;
  }

  /// What such a function takes.
  static ObjectNode parameters() {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties").putObject(INPUT).put("type", "string");
    schema.putArray("required").add(INPUT);
    return schema.put("additionalProperties", false);
  }

  /// A text as its arguments.
  static String arguments(String input) {
    return Json.text(Json.object().put(INPUT, input));
  }

  /// The text in its arguments, as far as it came; all of them where the model wrote something
  /// else.
  static String input(String arguments) {
    try {
      JsonNode input = Json.parse(arguments).path(INPUT);
      return input.isTextual() ? input.textValue() : arguments;
    } catch (JsonException e) {
      return e.endsEarly() ? begun(arguments) : arguments;
    }
  }

  /// Of arguments that were cut. Before the text begins there is none.
  private static String begun(String arguments) {
    String unescaped = CUT_ESCAPE.matcher(arguments).replaceFirst("");
    for (String whole : List.of(arguments + "\"}", unescaped + "\"}", arguments + "}")) {
      try {
        JsonNode object = Json.parse(whole);
        String text = object.path(INPUT).textValue();
        return text != null ? text : object.isEmpty() ? "" : arguments;
      } catch (JsonException _) {
        // It was cut elsewhere.
      }
    }
    return "";
  }
}
