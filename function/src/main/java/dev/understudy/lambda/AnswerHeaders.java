package dev.understudy.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// The headers of an answer as a front door takes them: names are tokens (RFC 9110 section 5.6.2),
/// values visible ASCII with spaces and tabs between. What is neither is replaced, in names by `-`
/// and in values by `?`, so that no line break splits an answer and no stray character of a
/// provider costs the client all of it. Headers about the connection and the length are dropped:
/// the front door makes its own.
final class AnswerHeaders {
  private static final Set<String> THE_FRONT_DOORS_OWN =
      Set.of("connection", "content-length", "keep-alive", "transfer-encoding");

  private AnswerHeaders() {}

  /// `headers`, fit to leave.
  static SequencedMap<String, List<String>> clean(Headers headers) {
    SequencedMap<String, List<String>> clean = new LinkedHashMap<>();
    headers
        .map()
        .forEach(
            (name, values) -> {
              if (!name.isEmpty() && !values.isEmpty() && !THE_FRONT_DOORS_OWN.contains(name)) {
                List<String> cleanValues = values.stream().map(AnswerHeaders::value).toList();
                clean.computeIfAbsent(name(name), _ -> new ArrayList<>()).addAll(cleanValues);
              }
            });
    return clean;
  }

  /// Puts `headers` into an answer of format 2.0, which the prelude of a streamed answer shares:
  /// one value for each header, and a list of its own for cookies, which a comma cannot join (RFC
  /// 6265 section 3).
  static void put(ObjectNode answer, Headers headers) {
    ObjectNode joined = Json.object();
    ArrayNode cookies = Json.array();
    clean(headers)
        .forEach(
            (name, values) -> {
              if (name.equals("set-cookie")) {
                values.forEach(cookies::add);
              } else {
                joined.put(name, String.join(", ", values));
              }
            });
    answer.set("headers", joined);
    answer.set("cookies", cookies);
  }

  private static String name(String name) {
    return name.replaceAll("[^A-Za-z0-9!#$%&'*+.^_`|~-]", "-");
  }

  private static String value(String value) {
    return value.strip().replaceAll("[^\\x20-\\x7e\\t]", "?");
  }
}
