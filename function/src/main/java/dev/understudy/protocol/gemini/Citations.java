package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What an answer is founded on, as OpenAI's annotations: the web pages of a search, by the words
/// that they support, and the sources of what is quoted.
///
/// Google counts in bytes (<https://ai.google.dev/api/generate-content#Segment>), OpenAI in
/// characters. A source without an address is left out, since an annotation has one.
final class Citations {
  private Citations() {}

  /// @param candidate Google's, or a piece of it
  /// @param text of it so far
  static ArrayNode of(JsonNode candidate, String text) {
    ArrayNode annotations = Json.array();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    JsonNode grounding = candidate.path("groundingMetadata");
    for (JsonNode support : grounding.path("groundingSupports")) {
      for (JsonNode index : support.path("groundingChunkIndices")) {
        JsonNode page = grounding.path("groundingChunks").path(index.asInt(-1)).path("web");
        add(annotations, support.path("segment"), page, bytes);
      }
    }
    JsonNode metadata = candidate.path("citationMetadata");
    // The one name is Google AI's, the other Vertex AI's.
    for (String name : new String[] {"citationSources", "citations"}) {
      metadata.path(name).forEach(source -> add(annotations, source, source, bytes));
    }
    return annotations;
  }

  private static void add(ArrayNode annotations, JsonNode where, JsonNode source, byte[] text) {
    if (!source.hasNonNull("uri")) {
      return;
    }
    int end = where.hasNonNull("endIndex") ? where.path("endIndex").asInt() : text.length;
    ObjectNode citation =
        annotations.addObject().put("type", "url_citation").putObject("url_citation");
    citation.put("start_index", characters(text, where.path("startIndex").asInt()));
    citation.put("end_index", characters(text, end));
    citation.put("url", source.path("uri").asText(""));
    citation.put("title", source.path("title").asText(""));
  }

  /// How many characters the first `bytes` of `text` are.
  private static int characters(byte[] text, int bytes) {
    byte[] head = Arrays.copyOf(text, Math.clamp(bytes, 0, text.length));
    return new String(head, StandardCharsets.UTF_8).length();
  }
}
