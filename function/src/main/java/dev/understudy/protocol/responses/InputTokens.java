package dev.understudy.protocol.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Counting;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Rendering;
import dev.understudy.time.Time;
import java.util.List;

/// OpenAI's `/responses/input_tokens`, which counts for models of chat completions too
/// (<https://platform.openai.com/docs/api-reference/responses/input-tokens>).
public final class InputTokens implements Counting.Words {
  /// What of a request for an answer is taken.
  private static final List<String> TAKEN =
      List.of(
          "model",
          "input",
          "instructions",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "reasoning",
          "text");

  private InputTokens() {}

  /// @param vendor as for [Responses]
  public static Protocol protocol(Time time, String vendor) {
    return new Counting(new Responses(time, vendor), new InputTokens(), time);
  }

  @Override
  public Rendering.Wire wire(String model, ObjectNode chat) {
    return new Rendering.Wire("/responses/input_tokens", chat.retain(TAKEN), List.of());
  }

  @Override
  public String number() {
    return "input_tokens";
  }
}
