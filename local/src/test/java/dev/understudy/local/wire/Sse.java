package dev.understudy.local.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/// One server-sent event as a test looks at it.
///
/// @param name empty for none
public record Sse(String name, String data) {

  /// The events of a text; comments are left out, and so is an event that is cut.
  public static List<Sse> all(String text) {
    List<Sse> events = new ArrayList<>();
    for (String block : text.split("(?<=\n)\n", -1)) {
      String name = "";
      StringBuilder data = new StringBuilder();
      for (String line : block.lines().toList()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6));
        }
      }
      if (!data.isEmpty() && block.endsWith("\n")) {
        events.add(new Sse(name, data.toString()));
      }
    }
    return events;
  }

  /// The data as JSON; missing when it is none.
  public JsonNode json() {
    try {
      return Json.MAPPER.readTree(data);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /// All that the events say at a pointer, in one text.
  public static String joined(List<Sse> events, String pointer) {
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(event.json().at(pointer).asText("")));
    return text.toString();
  }
}
