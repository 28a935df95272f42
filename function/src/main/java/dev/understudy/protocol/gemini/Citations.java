package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;

/// What an answer is founded on, as OpenAI's annotations: the web pages of a search, by the words
/// that they support, and the sources of what is quoted.
///
/// Google counts in bytes (<https://ai.google.dev/api/generate-content#Segment>), OpenAI in
/// characters. A source without an address is left out, since an annotation has one.
final class Citations {
  private Citations() {}

  /// @param candidate Google's, or a piece of it
  /// @param text of it so far
  static ArrayNode of(JsonNode candidate, ByteOffsets text) {
    ArrayNode annotations = Json.array();
    JsonNode grounding = candidate.path("groundingMetadata");
    for (JsonNode support : grounding.path("groundingSupports")) {
      for (JsonNode index : support.path("groundingChunkIndices")) {
        JsonNode page = grounding.path("groundingChunks").path(index.asInt(-1)).path("web");
        add(annotations, support.path("segment"), page, text);
      }
    }
    JsonNode metadata = candidate.path("citationMetadata");
    // The one name is Google AI's, the other Vertex AI's.
    for (String name : new String[] {"citationSources", "citations"}) {
      metadata.path(name).forEach(source -> add(annotations, source, source, text));
    }
    return annotations;
  }

  private static void add(
      ArrayNode annotations, JsonNode where, JsonNode source, ByteOffsets text) {
    if (!source.hasNonNull("uri")) {
      return;
    }
    int end = where.hasNonNull("endIndex") ? where.path("endIndex").asInt() : text.bytes();
    ObjectNode citation =
        annotations.addObject().put("type", "url_citation").putObject("url_citation");
    citation.put("start_index", text.characters(where.path("startIndex").asInt()));
    citation.put("end_index", text.characters(end));
    citation.put("url", source.path("uri").asText(""));
    citation.put("title", source.path("title").asText(""));
  }
}
