package dev.understudy.config;

import java.util.List;

/// The names of what can be known of a call before it goes anywhere.
final class FactNames {
  private static final String PATHNAME = "url.pathname";
  private static final String HEADERS = "headers.";

  private FactNames() {}

  /// @param headers whether headers are facts here too
  /// @throws dev.understudy.http.Rejection if there is no such fact
  static void check(String name, String pointer, boolean headers, Reading reading) {
    boolean known =
        name.equals(PATHNAME)
            || List.of("metadata.", "params.", HEADERS).stream()
                .filter(prefix -> headers || !prefix.equals(HEADERS))
                .anyMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
    if (!known) {
      throw reading.invalid(
          pointer,
          "unknown fact "
              + Found.quoted(name)
              + "; allowed are metadata.NAME, params.NAME, "
              + (headers ? "headers.NAME " : "")
              + "and "
              + PATHNAME);
    }
  }
}
