package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;

/// The tokens that an answer cost, as its provider counts them.
///
/// @param prompt what was read, cached or not
/// @param completion what was written, reasoning included where the provider counts it there
/// @param total the provider's own sum, which may count more than these two
/// @param cached of `prompt`, what came from the provider's cache
/// @param stored of `prompt`, what went into that cache
/// @param whole whether that is all; not of an answer that broke off, whose provider had counted so
///   far
public record Usage(
    long prompt, long completion, long total, long cached, long stored, boolean whole) {
  /// Of a whole answer.
  public Usage(long prompt, long completion, long total, long cached, long stored) {
    this(prompt, completion, total, cached, stored, true);
  }

  /// From a canonical reply. Nothing where it has no count at all; a single count that is missing,
  /// negative or no whole number is taken for 0, a missing total for the sum.
  public static Optional<Usage> of(ObjectNode reply) {
    JsonNode usage = reply.path("usage");
    long prompt = count(usage.path("prompt_tokens"));
    long completion = count(usage.path("completion_tokens"));
    long total = count(usage.path("total_tokens"));
    if (prompt < 0 && completion < 0 && total < 0) {
      return Optional.empty();
    }
    long sum = Math.max(prompt, 0) + Math.max(completion, 0);
    return Optional.of(
        new Usage(
            Math.max(prompt, 0),
            Math.max(completion, 0),
            total < 0 ? sum : total,
            cached(usage),
            stored(usage)));
  }

  /// Of a provider's own count.
  public static Usage of(Tokens tokens) {
    return new Usage(
        tokens.prompt(),
        tokens.completion(),
        tokens.prompt() + tokens.completion(),
        tokens.cached(),
        tokens.written());
  }

  /// The same, of an answer that broke off.
  public Usage soFar() {
    return new Usage(prompt, completion, total, cached, stored, false);
  }

  /// What was written, reasoning included: xAI and Gemini's compatible surface count what was
  /// thought in the total alone.
  public long output() {
    return Math.max(completion, total - prompt);
  }

  /// What was read, neither from the cache nor into it.
  public long fresh() {
    return prompt - cached - stored;
  }

  /// Whether the counts say all that was read. Some hosts leave it out, and some count what came
  /// from their cache beside it instead of in it.
  public boolean countsWhatWasRead() {
    return prompt > 0 && fresh() >= 0;
  }

  /// In OpenAI's place, Moonshot's and Together's, or DeepSeek's.
  private static long cached(JsonNode usage) {
    return first(
        usage.at("/prompt_tokens_details/cached_tokens"),
        usage.path("cached_tokens"),
        usage.path("prompt_cache_hit_tokens"));
  }

  /// In the canonical place, or OpenRouter's.
  private static long stored(JsonNode usage) {
    JsonNode details = usage.path("prompt_tokens_details");
    return first(details.path("cache_creation_tokens"), details.path("cache_write_tokens"));
  }

  private static long first(JsonNode... nodes) {
    return Stream.of(nodes)
        .mapToLong(Usage::count)
        .filter(count -> count >= 0)
        .findFirst()
        .orElse(0);
  }

  private static long count(JsonNode node) {
    return node.isInt() || node.isLong() ? node.longValue() : -1;
  }
}
