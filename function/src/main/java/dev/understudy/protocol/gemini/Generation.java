package dev.understudy.protocol.gemini;

import java.util.regex.Pattern;

/// What a model's name says of what it understands. A name without a version
/// (`gemini-flash-latest`) is the newest.
///
/// @param thinks whether it does before it answers
/// @param levels whether it is told how much in words ([Thinking]); else in tokens
/// @param pro whether it is the large one of its generation, or else
/// @param lite the smallest
/// @param gemma of the open family, which has no system prompt:
///   <https://ai.google.dev/gemma/docs/core/prompt-structure>
record Generation(boolean thinks, boolean levels, boolean pro, boolean lite, boolean gemma) {
  private static final Pattern FIRST =
      Pattern.compile("gemini-(1\\.\\d.*|2\\.0.*|pro|pro-vision|ultra)");
  private static final Pattern SECOND = Pattern.compile("gemini-2\\.5\\b.*");
  private static final Pattern NEWEST = Pattern.compile("gemini-.*");

  /// @param model as the request names it
  static Generation of(String model) {
    String name = Host.name(model);
    boolean second = SECOND.matcher(name).matches();
    boolean newest = !second && !FIRST.matcher(name).matches() && NEWEST.matcher(name).matches();
    return new Generation(
        second || newest,
        newest,
        name.contains("-pro"),
        name.contains("-flash-lite"),
        name.startsWith("gemma-3"));
  }

  /// Whether it refuses a call in its own history without a signature, and takes a schema for its
  /// answer beside tools: Gemini 3 and later, <https://ai.google.dev/gemini-api/docs/gemini-3>.
  boolean third() {
    return levels;
  }
}
