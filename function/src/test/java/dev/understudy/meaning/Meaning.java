package dev.understudy.meaning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a request to a model means, whatever the wire format: two requests of one meaning get
/// answers to the same question.
public final class Meaning {
  private final List<String> system = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final Map<String, String> tools = new LinkedHashMap<>();
  private final Map<String, Integer> calls = new LinkedHashMap<>();
  private final List<String> open = new ArrayList<>();
  private String choice = "auto";
  private Optional<String> schema = Optional.empty();
  private boolean reasons;

  /// Nothing is said yet.
  Meaning() {}

  void system(String text) {
    if (!text.isBlank()) {
      system.add(text.strip());
    }
  }

  void text(String role, String text) {
    if (!text.isBlank()) {
      said.add(role + " says " + text.strip());
    }
  }

  /// @param media its type and its base64, or its address
  void media(String role, String media) {
    said.add(role + " shows " + media);
  }

  /// @param id empty where the wire has none
  void call(String id, String name, JsonNode arguments) {
    calls.put(id.isEmpty() ? name + "#" + calls.size() : id, calls.size());
    open.add(name);
    said.add("assistant calls " + name + " " + sorted(arguments));
  }

  /// The result of the call with that id; of the next one of that name where the wire has no ids.
  void result(String id, String name, String text) {
    int number = id.isEmpty() ? open.indexOf(name) : calls.getOrDefault(id, -1);
    if (id.isEmpty() && number >= 0) {
      open.set(number, "");
    }
    said.add("call " + number + " gives " + settled(text.strip()));
  }

  /// An object is the same however it is laid out.
  private static String settled(String text) {
    try {
      return text.startsWith("{") ? sorted(Json.parse(text)) : text;
    } catch (JsonException _) {
      // A text that only looks like one.
      return text;
    }
  }

  void tool(String name, String description, JsonNode schema) {
    tools.put(name, name + " (" + description + ") " + sorted(shape(schema)));
  }

  void choice(String word) {
    choice = word;
  }

  /// Any object will do.
  void json() {
    schema = Optional.of("{}");
  }

  void schema(JsonNode json) {
    schema = Optional.of(sorted(shape(json)));
  }

  void reasons() {
    reasons = true;
  }

  /// The same, if the tools of earlier calls need not be told.
  Meaning toolless() {
    tools.clear();
    return this;
  }

  /// The same, if nobody has to think.
  Meaning thoughtless() {
    reasons = false;
    return this;
  }

  static JsonNode parsed(String json) {
    try {
      return Json.parse(json.isBlank() ? "{}" : json);
    } catch (JsonException e) {
      throw new AssertionError(json, e);
    }
  }

  /// A schema without what vendors add, spell otherwise or do not take.
  private static JsonNode shape(JsonNode schema) {
    if (schema instanceof ArrayNode list) {
      ArrayNode shaped = Json.array();
      list.forEach(each -> shaped.add(shape(each)));
      return shaped;
    }
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    ObjectNode shaped = Json.object();
    object
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              JsonNode value = member.getValue();
              boolean empty = value.isContainerNode() && value.isEmpty();
              if (name.equals("type") && value.isTextual()) {
                shaped.put(name, value.textValue().toLowerCase(Locale.ROOT));
              } else if (!name.equals("additionalProperties")
                  && !name.equals("$schema")
                  && !name.equals("propertyOrdering")
                  && !empty) {
                shaped.set(name, shape(value));
              }
            });
    return shaped;
  }

  private static String sorted(JsonNode json) {
    return Json.text(ordered(json));
  }

  private static JsonNode ordered(JsonNode json) {
    if (json instanceof ArrayNode list) {
      ArrayNode copy = Json.array();
      list.forEach(each -> copy.add(ordered(each)));
      return copy;
    }
    if (!(json instanceof ObjectNode object)) {
      return json;
    }
    Map<String, JsonNode> members = new TreeMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), ordered(member.getValue())));
    ObjectNode copy = Json.object();
    members.forEach(copy::set);
    return copy;
  }

  /// For comparing: the results of one turn in the order of their calls.
  @Override
  public String toString() {
    List<String> settled = new ArrayList<>();
    List<String> results = new ArrayList<>();
    for (String each : said) {
      if (each.startsWith("call ")) {
        results.add(each);
      } else {
        results.stream().sorted().forEach(settled::add);
        results.clear();
        settled.add(each);
      }
    }
    results.stream().sorted().forEach(settled::add);
    return "system: "
        + String.join("\n", system).replaceAll("\n+", "\n")
        + "\n"
        + String.join("\n", settled)
        + "\ntools: "
        + offered()
        + "\nschema: "
        + schema.orElse("none")
        + "\nreasons: "
        + reasons;
  }

  /// Tools that must not be called are none; of one that must be called the others do not matter.
  private String offered() {
    if (tools.isEmpty() || choice.equals("none")) {
      return "none";
    }
    String named = choice.startsWith("tool ") ? tools.get(choice.substring(5)) : null;
    if (named != null) {
      return "[" + named + "] required";
    }
    return tools.values() + " " + (choice.equals("any") ? "required" : choice);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Meaning meaning && toString().equals(meaning.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
