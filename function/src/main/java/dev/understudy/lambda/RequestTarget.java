package dev.understudy.lambda;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Path and query of a request as an event spells them, made into a URI whatever they hold: AWS
/// decodes some of what the client encoded, and clients send what RFC 3986 does not allow.
final class RequestTarget {
  /// What may stand in a path as it is (RFC 3986 section 3.3), letters and digits aside.
  private static final String IN_PATH = "-._~!$&'()*+,;=:@/";

  /// What may stand in a query as it is (RFC 3986 section 3.4), letters and digits aside.
  private static final String IN_QUERY = IN_PATH + "?";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private RequestTarget() {}

  /// The URI of `path` and `query`, relative to no host. Never throws. Escapes stay; what a URI
  /// cannot hold is escaped, a `%` that begins no escape included. Several slashes at the start
  /// become one, since `//name` would be a host; a path without any gets one.
  ///
  /// @param query without its question mark; empty for none
  static URI uri(String path, String query) {
    int start = 0;
    while (start < path.length() && path.charAt(start) == '/') {
      start++;
    }
    StringBuilder uri = new StringBuilder("/");
    append(uri, path.substring(start), IN_PATH);
    if (!query.isEmpty()) {
      append(uri.append('?'), query, IN_QUERY);
    }
    return URI.create(uri.toString());
  }

  /// The query that has these `parameters`, which are not encoded.
  static String query(Map<String, List<String>> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, values) -> {
          for (String value : values) {
            query.append(query.isEmpty() ? "" : "&");
            query.append(encode(name)).append('=').append(encode(value));
          }
        });
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void append(StringBuilder uri, String text, String allowed) {
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      if (isLetterOrDigit(character)
          || allowed.indexOf(character) >= 0
          || (character == '%' && isEscape(text, i))) {
        uri.appendCodePoint(character);
      } else {
        for (byte octet : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
          uri.append('%').append(HEX.toHexDigits(octet));
        }
      }
      i += Character.charCount(character);
    }
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  private static boolean isLetterOrDigit(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9');
  }
}
