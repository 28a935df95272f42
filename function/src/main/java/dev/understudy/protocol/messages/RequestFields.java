package dev.understudy.protocol.messages;

import static dev.understudy.protocol.messages.RequestFields.Fate.LEFT_OUT;
import static dev.understudy.protocol.messages.RequestFields.Fate.REFUSED;
import static dev.understudy.protocol.messages.RequestFields.Fate.TRANSLATED;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What becomes of each field of OpenAI's request on the way to Anthropic: one row each.
///
/// A field without a row passes as it is, for Anthropic to judge: what both know (`top_p`) and what
/// is Anthropic's own (`top_k`, `cache_control`, `container` …).
final class RequestFields {
  enum Fate {
    /// [MessagesRequest] has code for it.
    TRANSLATED,
    /// Anthropic has nothing like it, and the answer means the same without it: said so.
    LEFT_OUT,
    /// The answer would not be what was asked for: another target has to give it.
    REFUSED
  }

  /// @param neutral values, in JSON, that ask for nothing: dropped without a word. So is null.
  /// @param why the end of a sentence that begins with the name; of refused fields alone
  record Field(String name, Fate fate, Set<String> neutral, String why) {}

  static final String NOT_YET = "not translated to Anthropic's Messages yet";
  private static final String NO_SUCH = "has no counterpart in Anthropic's Messages";

  /// Of the chat request.
  static final Map<String, Field> CHAT =
      table(
          translated("model"),
          translated("messages"),
          translated("system"),
          translated("max_tokens"),
          translated("max_completion_tokens"),
          translated("stop"),
          translated("stop_sequences"),
          translated("temperature"),
          translated("user"),
          translated("metadata"),
          translated("stream"),
          // Anthropic counts the tokens of every stream.
          translated("stream_options"),
          translated("tools"),
          translated("tool_choice"),
          translated("parallel_tool_calls"),
          refused("functions", "is " + NOT_YET, "[]"),
          refused("function_call", "is " + NOT_YET, "\"none\"", "\"auto\""),
          refused("response_format", "is " + NOT_YET, "{\"type\":\"text\"}"),
          refused("reasoning_effort", "is " + NOT_YET, "\"none\""),
          refused("thinking", "is " + NOT_YET, "{\"type\":\"disabled\"}"),
          refused("modalities", NO_SUCH, "[\"text\"]"),
          refused("audio", NO_SUCH),
          refused("web_search_options", "is " + NOT_YET),
          refused("logprobs", NO_SUCH, "false"),
          refused("top_logprobs", NO_SUCH, "0"),
          refused("n", "above 1 " + NO_SUCH, "1"),
          leftOut("presence_penalty", "0"),
          leftOut("frequency_penalty", "0"),
          leftOut("logit_bias", "{}"),
          leftOut("seed"),
          leftOut("store", "false"),
          leftOut("service_tier", "\"auto\"", "\"default\""),
          leftOut("prediction"),
          leftOut("verbosity", "\"medium\""),
          leftOut("prompt_cache_key"),
          leftOut("safety_identifier"));

  /// Of the legacy completions request, where it differs. `logprobs: 0` asks for something there:
  /// the probability of the chosen tokens.
  static final Map<String, Field> COMPLETE =
      table(
          translated("prompt"),
          refused("messages", "beside prompt " + NO_SUCH),
          refused("tools", "beside prompt " + NO_SUCH, "[]"),
          refused("tool_choice", "beside prompt " + NO_SUCH, "\"none\"", "\"auto\""),
          leftOut("parallel_tool_calls", "true", "false"),
          refused("suffix", NO_SUCH, "\"\""),
          refused("best_of", "above 1 " + NO_SUCH, "1"),
          refused("echo", NO_SUCH, "false"),
          refused("logprobs", NO_SUCH));

  private RequestFields() {}

  /// Whether `value` asks for nothing.
  static boolean isNeutral(Field field, JsonNode value) {
    if (value.isNull()) {
      return true;
    }
    if (value.size() > 1) {
      return false;
    }
    // 0, 0.0 and 0e3 are one number.
    return field
        .neutral()
        .contains(
            value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toString()
                : Json.text(value));
  }

  private static Field translated(String name) {
    return new Field(name, TRANSLATED, Set.of(), "");
  }

  private static Field leftOut(String name, String... neutral) {
    return new Field(name, LEFT_OUT, Set.of(neutral), "");
  }

  private static Field refused(String name, String why, String... neutral) {
    return new Field(name, REFUSED, Set.of(neutral), why);
  }

  private static Map<String, Field> table(Field... fields) {
    return Stream.of(fields)
        .collect(Collectors.toUnmodifiableMap(Field::name, Function.identity()));
  }
}
