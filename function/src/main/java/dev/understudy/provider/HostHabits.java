package dev.understudy.provider;

import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.Operation.CHAT;
import static dev.understudy.protocol.Operation.COMPLETE;
import static dev.understudy.protocol.Operation.EMBED;

import dev.understudy.protocol.chatcompletions.Embeddings;
import dev.understudy.protocol.chatcompletions.Habits;
import dev.understudy.protocol.chatcompletions.Habits.MaxTokens;
import dev.understudy.protocol.chatcompletions.Habits.Thinking;
import dev.understudy.protocol.chatcompletions.Habits.Thoughts;
import dev.understudy.protocol.chatcompletions.Habits.Trait;

/// What each host does otherwise than OpenAI. A host without a case has no habits that we know.
///
/// Measured in recorded traffic, or from the page that stands beside it. What is certain only of
/// some models of a host is not here: the host will say.
final class HostHabits {
  private static final String NO_TOOLS = "is nothing that Perplexity's models can be given";

  private HostHabits() {}

  /// How `host` wants to be asked for vectors.
  static Embeddings embeddings(Host host) {
    return switch (host.id()) {
      case "voyage" -> Embeddings.VOYAGE;
      case "jina" -> Embeddings.JINA;
      default -> Embeddings.COMPATIBLE;
    };
  }

  static Habits of(Host host) {
    Habits plain = Habits.of(host.name());
    return switch (host.id()) {
      case "voyage", "jina" -> plain.without(CHAT, COMPLETE);
      case "mistral-ai" -> mistral(plain);
      // https://console.groq.com/docs/openai: what of a request is answered with 400.
      case "groq" ->
          plain
              .with(MaxTokens.AS_ASKED)
              .with(Trait.NO_NAMES)
              .with(
                  leftOut("logit_bias", "{}"),
                  refused("logprobs", "is refused by Groq", "false"),
                  refused("top_logprobs", "is refused by Groq", "0"),
                  refused("n", "above 1 is refused by Groq", "1"))
              .without(COMPLETE, EMBED);
      // https://docs.fireworks.ai/guides/reasoning: thoughts of earlier turns are taken.
      case "fireworks-ai" -> plain.with(Thinking.EFFORT, Thoughts.KEPT);
      case "perplexity-ai" -> perplexity(plain);
      // https://openrouter.ai/docs/use-cases/reasoning-tokens,
      // https://openrouter.ai/docs/features/prompt-caching.
      case "openrouter" ->
          plain
              .with(MaxTokens.AS_ASKED)
              .with(Thinking.OBJECT, Thoughts.AS_REASONING)
              .with(Trait.DEVELOPER, Trait.CACHE_CONTROL, Trait.REASONING_DETAILS);
      // https://api-docs.deepseek.com/guides/thinking_mode: who called tools must send back what
      // was thought. Completions are another base URL's: /beta. Pictures: a 400, recorded.
      case "deepseek" ->
          plain
              .with(Thinking.TYPE, Thoughts.KEPT)
              .with(Trait.NO_IMAGES)
              .with(
                  refused("n", "above 1 is more than DeepSeek gives", "1"),
                  leftOut("seed"),
                  leftOut("logit_bias", "{}"))
              .without(COMPLETE, EMBED);
      // https://docs.x.ai/docs/guides/reasoning.
      case "x-ai" ->
          plain.with(MaxTokens.AS_ASKED).with(Thinking.EFFORT, Thoughts.KEPT).without(EMBED);
      // https://inference-docs.cerebras.ai/resources/openai: what of a request is answered with
      // 400.
      case "cerebras" ->
          plain
              .with(MaxTokens.NEWER)
              .with(
                  leftOut("frequency_penalty", "0"),
                  leftOut("presence_penalty", "0"),
                  leftOut("logit_bias", "{}"))
              .without(EMBED);
      case "moonshot" -> moonshot(plain);
      case "z-ai", "zhipu" -> glm(plain);
      // https://www.alibabacloud.com/help/en/model-studio/deep-thinking.
      case "dashscope", "siliconflow" -> plain.with(Thinking.SWITCH, Thoughts.LEFT_OUT);
      // https://www.volcengine.com/docs/82379/1494384.
      case "volcengine" -> plain.with(Thinking.TYPE, Thoughts.LEFT_OUT);
      // https://platform.minimax.io/docs/api-reference/text-openai-api.
      case "minimax" ->
          plain
              .within("temperature", "0.01", "1")
              .with(Trait.NO_STRICT, Trait.REASONING_DETAILS)
              .with(
                  leftOut("presence_penalty", "0"),
                  leftOut("frequency_penalty", "0"),
                  leftOut("logit_bias", "{}"),
                  refused("n", "above 1 is refused by MiniMax", "1"))
              .without(EMBED);
      // Recorded: finish reasons are empty. https://docs.snowflake.com/en/user-guide/
      // snowflake-cortex/cortex-rest-api: max_tokens is deprecated there.
      case "snowflake" -> plain.with(MaxTokens.NEWER).with(Trait.ENDS_UNSAID);
      // https://docs.ai21.com/reference/jamba-1-6-api-ref has neither.
      case "ai21" ->
          plain
              .with(
                  leftOut("frequency_penalty", "0"),
                  leftOut("presence_penalty", "0"),
                  leftOut("seed"),
                  leftOut("logit_bias", "{}"))
              .without(COMPLETE, EMBED);
      // https://docs.ollama.com/api/openai-compatibility has neither.
      case "ollama" ->
          plain
              .with(Trait.NO_ADDRESSES)
              .with(
                  leftOut("logit_bias", "{}"),
                  refused("n", "above 1 is more than Ollama gives", "1"));
      // OpenAI's own models are among theirs.
      case "github" -> plain.with(MaxTokens.AS_ASKED).with(Trait.DEVELOPER);
      default -> plain;
    };
  }

  /// <https://docs.mistral.ai/api/>. Recorded: usage on every stream unasked, ids of nine letters
  /// and digits, `logprobs` refused with 400; a field that it does not know is refused with 422.
  private static Habits mistral(Habits plain) {
    return plain
        .renaming("seed", "random_seed")
        .within("temperature", "0", "1.5")
        .with(Trait.COUNTS_UNASKED, Trait.ANY_TOOL, Trait.SHORT_IDS, Trait.NO_NAMES)
        .with(
            refused("logprobs", "is refused by Mistral", "false"),
            refused("top_logprobs", "is refused by Mistral", "0"),
            leftOut("logit_bias", "{}"),
            leftOut("user"),
            leftOut("store", "false"),
            leftOut("service_tier", "\"auto\"", "\"default\""),
            leftOut("verbosity", "\"medium\""),
            leftOut("safety_identifier"))
        .without(COMPLETE);
  }

  /// <https://docs.perplexity.ai/api-reference/chat-completions-post> has none of what is left out
  /// or refused.
  private static Habits perplexity(Habits plain) {
    return plain
        .with(
            refused("tools", NO_TOOLS, "[]"),
            refused("tool_choice", NO_TOOLS, "\"none\"", "\"auto\""),
            refused("n", "above 1 is more than Perplexity gives", "1"),
            refused("logprobs", "is nothing that Perplexity gives", "false"),
            refused("top_logprobs", "is nothing that Perplexity gives", "0"),
            leftOut("parallel_tool_calls", "true"),
            leftOut("seed"),
            leftOut("logit_bias", "{}"))
        .without(COMPLETE, EMBED);
  }

  /// <https://platform.moonshot.ai/docs/guide/migrating-from-openai-to-kimi>: temperature, and
  /// <https://platform.moonshot.ai/docs/guide/use-kimi-k2-thinking-model>: who called tools must
  /// send back what was thought.
  private static Habits moonshot(Habits plain) {
    return plain
        .within("temperature", "0", "1")
        .with(Thinking.TYPE, Thoughts.KEPT)
        .with(Trait.NO_STRICT)
        .without(COMPLETE, EMBED);
  }

  /// <https://docs.z.ai/guides/overview/concept-param>,
  /// <https://docs.z.ai/guides/capabilities/thinking-mode>. Recorded: `stream_options`, thoughts
  /// sent back and a tool by its name are taken.
  private static Habits glm(Habits plain) {
    return plain
        .within("temperature", "0", "1")
        .within("top_p", "0.01", "1")
        .with(Thinking.TYPE, Thoughts.KEPT)
        .with(Trait.NO_NAMES)
        .with(
            leftOut("frequency_penalty", "0"),
            leftOut("presence_penalty", "0"),
            leftOut("logit_bias", "{}"),
            leftOut("seed"),
            refused("n", "above 1 is more than GLM gives", "1"))
        .without(COMPLETE);
  }
}
