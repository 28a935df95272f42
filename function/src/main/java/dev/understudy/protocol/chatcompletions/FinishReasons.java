package dev.understudy.protocol.chatcompletions;

import java.util.Map;
import java.util.Set;

/// Why a choice ended, in OpenAI's words, from the words of compatible hosts.
final class FinishReasons {
  /// The provider gave up: Mistral and OpenRouter; DeepSeek
  /// (https://api-docs.deepseek.com/api/create-chat-completion); vLLM, whose request was aborted.
  static final Set<String> FAILED = Set.of("error", "insufficient_system_resource", "abort");

  private static final Map<String, String> CANONICAL =
      Map.ofEntries(
          Map.entry("eos", "stop"),
          Map.entry("eos_token", "stop"),
          Map.entry("STOP", "stop"),
          Map.entry("end_turn", "stop"),
          Map.entry("stop_sequence", "stop"),
          Map.entry("max_tokens", "length"),
          Map.entry("MAX_TOKENS", "length"),
          Map.entry("model_length", "length"),
          Map.entry("tool_call", "tool_calls"),
          Map.entry("tool_use", "tool_calls"),
          Map.entry("SAFETY", "content_filter"));

  private FinishReasons() {}

  /// `reason` in OpenAI's words, empty where none is given; itself where we do not know it.
  static String canonical(String reason) {
    return CANONICAL.getOrDefault(reason, reason);
  }

  /// Why a choice really ended: many hosts say `stop`, or nothing, where it did so for its calls.
  /// OpenAI says `stop` too where one named tool was forced, and is believed.
  ///
  /// @param reason in OpenAI's words; may be empty
  /// @param calls whether the choice calls tools
  /// @param exact whether the choice has a `refusal`, be it null: who is that exact means its
  ///   `stop`
  static String of(String reason, boolean calls, boolean exact) {
    if (reason.isEmpty()) {
      return calls ? "tool_calls" : "stop";
    }
    return calls && !exact && reason.equals("stop") ? "tool_calls" : reason;
  }
}
