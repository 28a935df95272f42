package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads which of the client's headers are passed on. Never one that could carry a key, change
/// where or how a request is sent or who pays for it, or say who the client is.
final class ForwardedHeaders {
  /// RFC 9110, section 5.6.2.
  private static final Pattern TOKEN = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]{1,64}");

  private static final Set<String> NEVER =
      Set.of(
          "authorization",
          "api-key",
          "apikey",
          "cookie",
          "set-cookie",
          "host",
          "accept-encoding",
          "forwarded",
          "via",
          // Hop by hop: RFC 9110, section 7.6.1.
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "expect",
          // Who pays: that belongs to the key, which may be the operator's.
          "openai-organization",
          "openai-project",
          "x-goog-user-project");

  private static final List<String> NEVER_BELOW =
      List.of(
          "content-", "cookie", "x-amz-", "x-amzn-", "x-portkey-", "x-understudy-", "x-forwarded-");

  private ForwardedHeaders() {}

  /// The field `forward_headers`.
  static Optional<List<String>> read(Node node) {
    String place = node.at("forward_headers");
    BiConsumer<Integer, String> invalid =
        (index, problem) -> {
          boolean list = node.items("forward_headers").isPresent();
          throw node.reading().invalid(list ? place + "/" + index : place, problem);
        };
    return node.items("forward_headers")
        .map(list -> checked(list.stream().map(JsonNode::textValue), invalid))
        .or(
            () ->
                node.value("forward_headers")
                    .map(JsonNode::textValue)
                    .map(text -> checked(split(text), invalid)));
  }

  /// Names with commas between them.
  static Stream<String> split(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty());
  }

  /// The names in lower case.
  ///
  /// @param invalid throws for what is wrong with the one at an index
  static List<String> checked(Stream<String> names, BiConsumer<Integer, String> invalid) {
    List<String> checked = new ArrayList<>();
    names.forEach(
        name -> {
          objection(name.toLowerCase(Locale.ROOT))
              .ifPresent(problem -> invalid.accept(checked.size(), problem));
          checked.add(name.toLowerCase(Locale.ROOT));
        });
    return List.copyOf(checked);
  }

  private static Optional<String> objection(String name) {
    if (!TOKEN.matcher(name).matches()) {
      return Optional.of("expected the name of a header");
    }
    boolean never =
        NEVER.contains(name)
            || NEVER_BELOW.stream().anyMatch(name::startsWith)
            || name.endsWith("api-key")
            || name.endsWith("-token")
            || name.endsWith("-authorization");
    return never
        ? Optional.of(
            "the header "
                + Found.quoted(name)
                + " is never passed on; not allowed are keys, cookies and who pays, and headers of"
                + " ours, Portkey's, AWS's, a proxy's or HTTP's own")
        : Optional.empty();
  }
}
