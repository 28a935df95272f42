package dev.understudy.protocol.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The events of a stream as the one response that they told. The last of them has all of it; of a
/// stream that was cut, or of a host that leaves the output out there, the items that were whole.
final class GatheredResponse {
  private ObjectNode response = Json.object();
  private final SortedMap<Integer, JsonNode> items = new TreeMap<>();

  private GatheredResponse() {}

  static ObjectNode of(List<Event> events) {
    GatheredResponse gathered = new GatheredResponse();
    events.forEach(gathered::add);
    return gathered.response();
  }

  private void add(Event event) {
    JsonNode said;
    try {
      said = Json.parse(event.data());
    } catch (JsonException _) {
      // The stream's reader has judged it.
      return;
    }
    if (said.path("response") instanceof ObjectNode newer) {
      response = newer;
    }
    if (said.path("type").asText(event.name()).equals("response.output_item.done")) {
      items.put(said.path("output_index").asInt(), said.path("item"));
    }
  }

  private ObjectNode response() {
    if (response.path("output").isEmpty()) {
      response.putArray("output").addAll(items.values());
    }
    return response;
  }
}
