package dev.understudy.protocol.canonical;

/// What is not text, and where it is.
public sealed interface Media {
  /// At an address that whoever wants it has to fetch.
  ///
  /// @param url `https`, as the client gave it
  record Url(String url) implements Media {}

  /// Here.
  ///
  /// @param type such as `image/png`, in lower case and without parameters
  /// @param base64 of its bytes, as the client gave it
  record Data(String type, String base64) implements Media {}

  /// Kept at one provider, under an id that means nothing elsewhere.
  record Kept(String id) implements Media {}

  /// From a URL as clients write it: `data:image/png;base64,…` is here, any other is there.
  static Media of(String url) {
    if (!url.regionMatches(true, 0, "data:", 0, 5)) {
      return new Url(url);
    }
    int comma = url.indexOf(',');
    String head = comma < 0 ? "" : url.substring(5, comma);
    String type = head.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
    return new Data(type, url.substring(comma + 1));
  }
}
