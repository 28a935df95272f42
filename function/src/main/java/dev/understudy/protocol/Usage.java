package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// The tokens that an answer cost, as its provider counts them.
///
/// @param prompt what was read, cached or not
/// @param completion what was written, reasoning included
/// @param total the provider's own sum, which may count more than these two
public record Usage(long prompt, long completion, long total) {
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
        new Usage(Math.max(prompt, 0), Math.max(completion, 0), total < 0 ? sum : total));
  }

  private static long count(JsonNode node) {
    return node.isInt() || node.isLong() ? node.longValue() : -1;
  }
}
