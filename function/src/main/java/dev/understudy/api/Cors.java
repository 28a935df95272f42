package dev.understudy.api;

import dev.understudy.http.Headers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Which web pages may call from a browser: the CORS protocol,
/// <https://fetch.spec.whatwg.org/#http-cors-protocol>. A page that may call has its visitor's key
/// in its hands, so none may until the operator names it.
///
/// @param origins `https://app.example`; `*` for any; empty for none
public record Cors(Set<String> origins) {
  /// No page may.
  public static final Cors OFF = new Cors(Set.of());

  private static final String ANY = "*";
  private static final String ORIGIN = "https?://[A-Za-z0-9.-]+(:\\d{1,5})?";

  public Cors {
    origins = Set.copyOf(origins);
  }

  /// Reads a list with commas. An origin may be written as people write addresses; it is kept as
  /// browsers send it: in lower case, and without the port that its scheme has anyway.
  ///
  /// @throws IllegalArgumentException if something in it is no origin
  public static Cors of(String list) {
    Set<String> origins =
        Arrays.stream(list.split(",", -1))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .collect(Collectors.toSet());
    for (String each : origins) {
      if (!each.equals(ANY) && !each.matches("(?i)" + ORIGIN)) {
        throw new IllegalArgumentException(
            "UNDERSTUDY_ALLOWED_ORIGINS has \""
                + each
                + "\"; allowed are origins such as https://app.example, with commas, or *");
      }
    }
    return new Cors(origins.stream().map(Cors::sent).collect(Collectors.toSet()));
  }

  /// As browsers write it: <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>.
  private static String sent(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    return lower.replaceFirst(lower.startsWith("https:") ? ":0*443$" : ":0*80$", "");
  }

  /// What every answer says to the page that asks; nothing to any other, nor to other clients.
  ///
  /// @param asked the request's
  public Headers headers(Headers asked) {
    String origin = asked.first("origin").orElse("");
    if (origin.isEmpty() || !(origins.contains(ANY) || origins.contains(origin))) {
      return Headers.none();
    }
    return Headers.of(
        "access-control-allow-origin",
        origins.contains(ANY) ? ANY : origin,
        "access-control-expose-headers",
        ANY,
        "vary",
        "origin");
  }

  /// What the question says that a browser asks before: with which method and headers.
  ///
  /// @param asked the request's
  /// @param methods which the path takes
  public Headers preflight(Headers asked, String methods) {
    if (headers(asked).map().isEmpty()) {
      return Headers.none();
    }
    Headers may =
        Headers.of("access-control-allow-methods", methods, "access-control-max-age", "7200");
    // A * would leave out Authorization.
    return asked
        .first("access-control-request-headers")
        .filter(names -> names.matches("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,2000}"))
        .map(names -> may.with("access-control-allow-headers", names))
        .orElse(may);
  }
}
