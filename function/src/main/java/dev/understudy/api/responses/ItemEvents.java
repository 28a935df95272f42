package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.function.Consumer;

/// The events of one item: each names it and its place in the output.
///
/// @param id of the item
/// @param index of the item in the output
/// @param events takes each event, without its number
record ItemEvents(String id, int index, Consumer<ObjectNode> events) {
  /// The item begins.
  void added(ObjectNode item) {
    whole("response.output_item.added", item);
  }

  /// The item is whole.
  void done(ObjectNode item) {
    whole("response.output_item.done", item);
  }

  private void whole(String type, ObjectNode item) {
    ObjectNode event = Json.object().put("type", type).put("output_index", index);
    // It may grow, or be changed by whoever keeps it.
    events.accept(event.set("item", item.deepCopy()));
  }

  /// Something happens within the item.
  ///
  /// @return for what else the event has, and to be [#tell]ed then
  ObjectNode event(String type) {
    return Json.object().put("type", type).put("item_id", id).put("output_index", index);
  }

  /// The same within one of its parts.
  ObjectNode event(String type, int part) {
    return event(type).put("content_index", part);
  }

  /// A part begins, or is whole.
  void part(String type, int at, JsonNode part) {
    tell(event(type, at).set("part", part.deepCopy()));
  }

  void tell(ObjectNode event) {
    events.accept(event);
  }
}
