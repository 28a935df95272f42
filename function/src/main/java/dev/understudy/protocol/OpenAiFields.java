package dev.understudy.protocol;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.refused;

import dev.understudy.protocol.FieldTable.Field;
import java.util.List;

/// What becomes of OpenAI's fields in several wire formats alike: bases of their tables, which so
/// say only what is different there.
public final class OpenAiFields {
  /// There is code for them in every protocol that translates. The tokens of every stream are
  /// counted, whatever `stream_options` says.
  private static final List<String> TRANSLATED =
      List.of(
          "model",
          "messages",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "response_format",
          "reasoning_effort",
          "reasoning",
          "thinking",
          "max_tokens",
          "max_completion_tokens",
          "stop",
          "stop_sequences",
          "stream",
          "stream_options");

  private OpenAiFields() {}

  /// Of a chat request on its way to a wire format that is not that of chat completions.
  ///
  /// @param vendor as [FieldTable] wants it
  /// @param rows what is different there
  public static FieldTable chat(String vendor, Field... rows) {
    String noSuch = "has no counterpart in " + vendor;
    String not = "is not translated to " + vendor;
    return FieldTable.translating(
            vendor, TRANSLATED.stream().map(FieldTable::translated).toArray(Field[]::new))
        .with(
            refused("functions", "is the older form of tools: use tools", "[]"),
            refused(
                "function_call",
                "is the older form of tool_choice: use tool_choice",
                "\"none\"",
                "\"auto\""),
            refused("modalities", not, "[\"text\"]"),
            refused("audio", not),
            refused("web_search_options", not),
            refused("logprobs", noSuch, "false"),
            refused("top_logprobs", noSuch, "0"),
            refused("n", "above 1 " + noSuch, "1"),
            leftOut("presence_penalty", "0"),
            leftOut("frequency_penalty", "0"),
            leftOut("logit_bias", "{}"),
            leftOut("prediction"))
        .with(rows);
  }

  /// The same, to another vendor than OpenAI, which has nothing like what is between OpenAI and its
  /// customers.
  public static FieldTable foreignChat(String vendor, Field... rows) {
    return chat(
            vendor,
            FieldTable.translated("temperature"),
            FieldTable.translated("top_p"),
            FieldTable.translated("top_k"),
            leftOut("user"),
            leftOut("metadata", "{}"),
            leftOut("store", "false"),
            leftOut("service_tier", "\"auto\"", "\"default\""),
            leftOut("verbosity", "\"medium\""),
            leftOut("prompt_cache_key"),
            leftOut("prompt_cache_retention"),
            leftOut("safety_identifier"))
        .with(rows);
  }

  /// Of a legacy completions request, whose prompt becomes a conversation. `logprobs: 0` asks for
  /// something there: the probability of the chosen tokens.
  ///
  /// @param chat the wire format's table for conversations
  /// @param rows what is different there
  public static FieldTable prompt(FieldTable chat, Field... rows) {
    String noSuch = "has no counterpart in " + chat.vendor();
    String beside = "beside prompt " + noSuch;
    return chat.with(
            FieldTable.translated("prompt"),
            refused("messages", beside),
            refused("tools", beside, "[]"),
            refused("tool_choice", beside, "\"none\"", "\"auto\""),
            leftOut("parallel_tool_calls", "true", "false"),
            refused("suffix", noSuch, "\"\""),
            refused("best_of", "above 1 " + noSuch, "1"),
            refused("echo", noSuch, "false"),
            refused("logprobs", noSuch))
        .with(rows);
  }
}
