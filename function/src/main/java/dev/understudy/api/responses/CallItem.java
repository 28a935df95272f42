package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;

/// A call of a function, or of a custom tool: of that the text is told when all of it is here.
final class CallItem implements Item {
  private final ItemEvents events;
  private final boolean custom;
  private final ObjectNode item;
  private final StringBuilder arguments = new StringBuilder();

  /// @param call of a canonical delta, the first of its kind
  /// @param custom whether the client knows it as a custom tool
  CallItem(ItemEvents events, JsonNode call, boolean custom) {
    this.events = events;
    this.custom = custom;
    this.item = Json.object().put("id", events.id());
    item.put("type", custom ? "custom_tool_call" : "function_call");
    item.put("status", "in_progress");
    item.put("call_id", call.path("id").asText(""));
    item.put("name", call.path("function").path("name").asText(""));
    item.put(custom ? "input" : "arguments", "");
    events.added(item);
  }

  void add(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    arguments.append(piece);
    if (!custom) {
      events.tell(events.event("response.function_call_arguments.delta").put("delta", piece));
    }
  }

  /// Whether nothing more of it can come.
  boolean isWhole() {
    try {
      return Json.parse(arguments.toString()).isObject();
    } catch (JsonException _) {
      return false;
    }
  }

  @Override
  public int index() {
    return events.index();
  }

  @Override
  public ObjectNode end(String status) {
    if (arguments.toString().isBlank() && status.equals("completed")) {
      add("{}");
    }
    String whole = arguments.toString();
    if (custom) {
      String input = CustomTools.input(whole);
      events.tell(events.event("response.custom_tool_call_input.delta").put("delta", input));
      events.tell(events.event("response.custom_tool_call_input.done").put("input", input));
      item.put("input", input);
    } else {
      ObjectNode done = events.event("response.function_call_arguments.done");
      events.tell(done.put("name", item.path("name").textValue()).put("arguments", whole));
      item.put("arguments", whole);
    }
    item.put("status", status);
    events.done(item);
    return item;
  }
}
