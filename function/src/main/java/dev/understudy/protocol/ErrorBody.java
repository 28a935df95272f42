package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a provider says about an error, in whichever shape it says it: OpenAI's and Anthropic's
/// `{"error":{…}}`, Mistral's flat object, a bare string, plain text, a proxy's HTML page.
///
/// @param names the machine-readable words: `type`, `code` and their like, at all levels
/// @param message the provider's own words, on one line and bounded; ours where it has none. May
///   quote the request.
/// @param json the whole of it; missing where it is no JSON
record ErrorBody(List<String> names, String message, JsonNode json) {
  /// Generous: whoever shows the message redacts it first and cuts it then.
  static final int MAX_MESSAGE = 4000;

  private static final List<String> NAMES = List.of("type", "code", "status", "error_type");

  /// Without JSON.
  ErrorBody(List<String> names, String message) {
    this(names, message, MissingNode.getInstance());
  }

  /// From a response that is no success.
  static ErrorBody of(int status, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      return new ErrorBody(List.of(), "HTTP " + status + " without a body");
    }
    if (isHtml(text)) {
      return new ErrorBody(List.of(), "HTTP " + status + " with an HTML page");
    }
    try {
      return of("HTTP " + status, Json.parse(body));
    } catch (JsonException notJson) {
      boolean readable = !text.contains("\uFFFD") && !text.contains("\0");
      return new ErrorBody(
          List.of(),
          readable
              ? bounded(text)
              : "HTTP " + status + " with a body that is neither JSON nor text");
    }
  }

  /// From JSON that reports an error.
  ///
  /// @param what names the response where the JSON has no words of its own: `HTTP 502`
  static ErrorBody of(String what, JsonNode json) {
    // Gemini's compatible endpoint puts the object into a list.
    JsonNode body = json.isArray() ? json.path(0) : json;
    JsonNode error = body.path("error");
    List<String> names =
        Stream.concat(
                details(error),
                Stream.of(error.path("innererror"), error.path("metadata"), error, body)
                    .flatMap(object -> NAMES.stream().map(object::path)))
            .filter(name -> name.isTextual() || name.isIntegralNumber())
            .map(JsonNode::asText)
            .toList();
    String message =
        Stream.of(
                error.path("message"),
                body.path("message"),
                error,
                body.path("detail"),
                body.path("detail").path(0).path("msg"),
                body)
            .flatMap(words -> words(words).stream())
            .findFirst()
            .orElse(what + " with an error that has no message");
    return new ErrorBody(names, message, body);
  }

  /// Google's: the reason of an `ErrorInfo`, and the quotas of a `QuotaFailure`
  /// (<https://cloud.google.com/apis/design/errors#error_details>).
  private static Stream<JsonNode> details(JsonNode error) {
    return error
        .path("details")
        .valueStream()
        .flatMap(
            detail ->
                Stream.concat(
                    Stream.of(detail.path("reason")),
                    detail.path("violations").valueStream().map(each -> each.path("quotaId"))));
  }

  /// Whether `text` is a page for people: what proxies and wrong addresses answer with.
  static boolean isHtml(String text) {
    String stripped = text.stripLeading();
    String start = stripped.substring(0, Math.min(9, stripped.length())).toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype") || start.startsWith("<html") || start.startsWith("<head");
  }

  private static Optional<String> words(JsonNode node) {
    return node.isTextual() && !node.textValue().isBlank()
        ? Optional.of(bounded(node.textValue()))
        : Optional.empty();
  }

  private static String bounded(String text) {
    String line = text.strip();
    // A first cut, so that a long text is not searched to its end.
    line = line.substring(0, Math.min(line.length(), 2 * MAX_MESSAGE));
    line = line.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ");
    if (line.length() <= MAX_MESSAGE) {
      return line;
    }
    int end = MAX_MESSAGE - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
