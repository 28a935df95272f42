package dev.understudy.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// One segment of a URL's path (RFC 3986, section 3.3).
public final class PathSegment {
  private PathSegment() {}

  /// `text` with everything escaped that could end the segment or mean more than itself. An `@`
  /// stays: Vertex AI has it in the names of models.
  public static String of(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
  }
}
