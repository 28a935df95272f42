package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/// The ids of a response and of its items, made from the answer's own. They begin as OpenAI's do,
/// and have no more than its 64 characters: it refuses items with other ids when they come back.
///
/// @param base what they have in common
record Ids(String base) {
  private static final Pattern PREFIX = Pattern.compile("^(chatcmpl|cmpl|msg|resp)[-_]");
  private static final Pattern FIT = Pattern.compile("[A-Za-z0-9_-]{1,48}");

  /// @param named a canonical reply or chunk
  static Ids of(JsonNode named) {
    String id = PREFIX.matcher(named.path("id").asText("")).replaceFirst("");
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return new Ids(
        FIT.matcher(id).matches() ? id : UUID.nameUUIDFromBytes(bytes).toString().replace("-", ""));
  }

  String response() {
    return "resp_" + base;
  }

  /// @param kind how OpenAI's ids of such items begin: `msg`
  /// @param index in the output
  String item(String kind, int index) {
    return kind + "_" + base + "_" + index;
  }
}
