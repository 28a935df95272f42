package dev.understudy.protocol.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.ChunkWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The items of an output, told in canonical chunks: bit by bit as a stream has them, and in the
/// end whatever of an item was not told yet, which of a whole reply is everything.
///
/// Items of tools that have run at the provider say nothing; of what they found, the message has
/// citations. Any other item, such as a click that the client is to make, has no place in the
/// canonical form, and stands in `output_items` to show that something was said.
final class OutputItems {
  /// What of an item comes in pieces.
  enum Piece {
    TEXT,
    REFUSAL,
    REASONING,
    ARGUMENTS
  }

  private final ChunkWriter chunks;
  private final String vendor;
  private final Map<Integer, Integer> calls = new HashMap<>();
  private final Map<Integer, Set<Piece>> told = new HashMap<>();

  OutputItems(ChunkWriter chunks, String vendor) {
    this.chunks = chunks;
    this.vendor = vendor;
  }

  boolean haveCalls() {
    return !calls.isEmpty();
  }

  /// An item begins.
  ///
  /// @param at its place in the output
  void begin(int at, JsonNode item) {
    boolean call =
        switch (item.path("type").asText("")) {
          case "function_call", "custom_tool_call" -> true;
          default -> false;
        };
    if (call && !calls.containsKey(at)) {
      calls.put(at, calls.size());
      chunks.call(
          calls.size() - 1,
          item.path("call_id").asText(item.path("id").asText("")),
          item.path("name").asText(""));
    }
  }

  /// A piece of the item at `at`.
  void go(int at, Piece piece, String text) {
    if (text.isEmpty() || (piece == Piece.ARGUMENTS && !calls.containsKey(at))) {
      return;
    }
    told.computeIfAbsent(at, _ -> new HashSet<>()).add(piece);
    switch (piece) {
      case TEXT -> chunks.text(text);
      case REFUSAL -> chunks.refusal(text);
      case REASONING -> chunks.reasoning(text);
      case ARGUMENTS -> chunks.arguments(calls.getOrDefault(at, 0), text);
    }
  }

  /// Another part of a summary begins.
  void part(int at) {
    if (isTold(at, Piece.REASONING)) {
      chunks.reasoning("\n\n");
    }
  }

  /// The item at `at` is whole.
  void end(int at, JsonNode item) {
    begin(at, item);
    switch (item.path("type").asText("")) {
      case "message" -> message(at, item.path("content"));
      case "reasoning" -> thought(at, item);
      case "function_call" -> {
        String arguments = item.path("arguments").asText("");
        rest(at, Piece.ARGUMENTS, arguments.isBlank() ? "{}" : arguments);
      }
      // A custom tool takes a text, which the canonical form has no place for but an object.
      case "custom_tool_call" -> {
        ObjectNode input = Json.object().put("input", item.path("input").asText(""));
        rest(at, Piece.ARGUMENTS, Json.text(input));
      }
      case "web_search_call", "file_search_call", "code_interpreter_call", "mcp_call" -> {}
      case "mcp_list_tools" -> {}
      default -> chunks.member("output_items", Json.array().add(item));
    }
  }

  private boolean isTold(int at, Piece piece) {
    return told.getOrDefault(at, Set.of()).contains(piece);
  }

  private void rest(int at, Piece piece, String text) {
    if (!isTold(at, piece)) {
      go(at, piece, text);
    }
  }

  private void message(int at, JsonNode content) {
    StringBuilder text = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    ArrayNode annotations = Json.array();
    for (JsonNode part : content) {
      text.append(part.path("text").asText(""));
      refusal.append(part.path("refusal").asText(""));
      part.path("annotations").forEach(each -> cite(each, annotations));
    }
    rest(at, Piece.TEXT, text.toString());
    rest(at, Piece.REFUSAL, refusal.toString());
    if (!annotations.isEmpty()) {
      chunks.member("annotations", annotations);
    }
  }

  /// Chat completions cite pages alone
  /// (<https://platform.openai.com/docs/api-reference/chat/object>).
  private static void cite(JsonNode annotation, ArrayNode annotations) {
    if (annotation.path("type").asText("").equals("url_citation")) {
      ObjectNode citation = annotations.addObject().put("type", "url_citation");
      ObjectNode page = citation.putObject("url_citation");
      for (String name : new String[] {"start_index", "end_index", "title", "url"}) {
        if (annotation.hasNonNull(name)) {
          page.set(name, annotation.path(name));
        }
      }
    }
  }

  /// OpenAI and xAI summarize what was thought, DeepSeek and others show it.
  private void thought(int at, JsonNode item) {
    StringBuilder text = new StringBuilder();
    for (String list : new String[] {"summary", "content"}) {
      for (JsonNode part : item.path(list)) {
        text.append(text.isEmpty() ? "" : "\n\n").append(part.path("text").asText(""));
      }
    }
    rest(at, Piece.REASONING, text.toString());
    Thoughts.of(item)
        .ifPresent(
            thought -> {
              ObjectNode extra = Json.object();
              extra.putArray(Thoughts.ITEMS).add(thought);
              chunks.extra(vendor, extra);
            });
  }
}
