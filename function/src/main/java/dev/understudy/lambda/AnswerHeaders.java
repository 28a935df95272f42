package dev.understudy.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.IntPredicate;

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
    for (Map.Entry<String, List<String>> header : headers.map().entrySet()) {
      String name = header.getKey();
      if (!name.isEmpty() && !THE_FRONT_DOORS_OWN.contains(name)) {
        for (String value : header.getValue()) {
          clean
              .computeIfAbsent(replaced(name, AnswerHeaders::inName, '-'), _ -> new ArrayList<>(1))
              .add(replaced(value.strip(), AnswerHeaders::inValue, '?'));
        }
      }
    }
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

  private static boolean inName(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+.^_`|~-".indexOf(c) >= 0;
  }

  private static boolean inValue(int c) {
    return (c >= ' ' && c <= '~') || c == '\t';
  }

  /// `text` with `other` for every character that is not `allowed`.
  private static String replaced(String text, IntPredicate allowed, char other) {
    StringBuilder replaced = null;
    for (int i = 0; i < text.length(); i++) {
      if (!allowed.test(text.charAt(i))) {
        replaced = replaced == null ? new StringBuilder(text) : replaced;
        replaced.setCharAt(i, other);
      }
    }
    return replaced == null ? text : replaced.toString();
  }
}
