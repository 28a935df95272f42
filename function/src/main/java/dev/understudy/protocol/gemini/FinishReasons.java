package dev.understudy.protocol.gemini;

import static dev.understudy.protocol.FailureClass.CALLER_FAULT;
import static dev.understudy.protocol.FailureClass.MALFORMED;

import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Reading.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Why a candidate ended: <https://ai.google.dev/api/generate-content#FinishReason>. A call ends
/// with `STOP` like any other answer, so what it is called follows from what was said.
final class FinishReasons {
  /// The numbers of the first of them, for hosts that write enumerations so.
  private static final Map<String, String> NUMBERS =
      Map.of("1", "STOP", "2", "MAX_TOKENS", "3", "SAFETY", "4", "RECITATION");

  private static final Set<String> FILTERED =
      Set.of(
          "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MODEL_ARMOR",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION");

  /// The model failed; another try may not.
  private static final Map<String, FailureClass> FAILURES =
      Map.of(
          "MALFORMED_FUNCTION_CALL", MALFORMED,
          "UNEXPECTED_TOOL_CALL", MALFORMED,
          "TOO_MANY_TOOL_CALLS", MALFORMED,
          "MALFORMED_RESPONSE", MALFORMED,
          "MISSING_THOUGHT_SIGNATURE", CALLER_FAULT);

  private FinishReasons() {}

  /// In OpenAI's words. Of a reason that we do not know we know only that the answer ended.
  ///
  /// @param calls whether a tool was called
  static String canonical(String reason, boolean calls) {
    String name = NUMBERS.getOrDefault(reason, reason);
    if (name.equals("MAX_TOKENS")) {
      return "length";
    }
    return FILTERED.contains(name) ? "content_filter" : calls ? "tool_calls" : "stop";
  }

  /// What it is where it is no answer.
  ///
  /// @param words Google's; may be empty
  static Optional<Fault> fault(String reason, String words) {
    return Optional.ofNullable(FAILURES.get(reason))
        .map(
            failure -> new Fault(failure, words.isEmpty() ? "the answer ended: " + reason : words));
  }
}
