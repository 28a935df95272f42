package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;

/// Pages that an answer cites, of chat completions, as Responses have them: the same members, one
/// level higher.
final class Citations {
  private Citations() {}

  /// @param annotations of a canonical message or delta; other kinds than pages stay behind
  static ArrayNode of(JsonNode annotations) {
    ArrayNode cited = Json.array();
    for (JsonNode annotation : annotations) {
      JsonNode page = annotation.path("url_citation");
      if (page.isObject()) {
        ObjectNode citation = cited.addObject().put("type", "url_citation");
        citation.put("start_index", page.path("start_index").asInt());
        citation.put("end_index", page.path("end_index").asInt());
        citation.put("url", page.path("url").asText(""));
        citation.put("title", page.path("title").asText(""));
      }
    }
    return cited;
  }
}
