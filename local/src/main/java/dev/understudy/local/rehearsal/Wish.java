package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.util.List;
import java.util.Optional;

/// What a request wants to hear, whichever vendor's words it was in.
///
/// @param heard the last message
/// @param calls the tools that are to be called, each once; none for words
/// @param schema what the answer is to fit, where it is to be JSON
/// @param limit most tokens of words
/// @param stops what ends the words
record Wish(
    String provider,
    String model,
    String heard,
    List<ToolUse> calls,
    Optional<JsonNode> schema,
    long limit,
    List<String> stops) {

  /// The limit where none is said.
  static final long NO_LIMIT = Integer.MAX_VALUE;

  /// What is said to it.
  Speech speech() {
    if (!calls.isEmpty()) {
      return Speech.calling(calls);
    }
    return schema
        .map(asked -> Speech.saying(Json.write(Sample.of(asked)), model, limit, stops))
        .orElseGet(() -> Speech.of(provider, model, heard, limit, stops));
  }
}
