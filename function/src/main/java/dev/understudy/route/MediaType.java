package dev.understudy.route;

import dev.understudy.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// What a picture or a file is: by its first bytes where these tell, since hosts often do not know,
/// else by what its host says.
final class MediaType {
  private MediaType() {}

  /// Empty where nobody knows.
  static Optional<String> of(Headers headers, byte[] bytes) {
    return byBytes(bytes)
        .or(
            () ->
                headers
                    .first("content-type")
                    .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                    .filter(type -> type.contains("/") && !type.endsWith("/octet-stream")));
  }

  /// See <https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern>.
  private static Optional<String> byBytes(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, 16), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u0089PNG\r\n")) {
      return Optional.of("image/png");
    }
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of("image/jpeg");
    }
    if (head.startsWith("GIF8")) {
      return Optional.of("image/gif");
    }
    if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
      return Optional.of("image/webp");
    }
    return head.startsWith("%PDF-") ? Optional.of("application/pdf") : Optional.empty();
  }
}
