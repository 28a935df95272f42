package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.config.Settings.Retries;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads `retry`: an object, or how often.
final class RetryReader {
  private RetryReader() {}

  static Optional<Retries> read(Node node) {
    return node.part("retry")
        .map(RetryReader::whole)
        .or(() -> node.whole("retry").map(RetryReader::attempts));
  }

  /// Nothing but how often.
  static Retries attempts(int attempts) {
    return new Retries(attempts, Optional.empty(), false);
  }

  private static Retries whole(Node retry) {
    return new Retries(
        retry
            .whole("attempts")
            .orElseThrow(() -> retry.invalid("attempts", "it is missing: how often again?")),
        statuses(retry),
        retry.flag("use_retry_after_headers").orElse(false));
  }

  /// The field `on_status_codes`.
  static Optional<Set<Integer>> statuses(Node node) {
    return node.items("on_status_codes")
        .map(list -> list.stream().map(JsonNode::intValue).collect(Collectors.toSet()));
  }
}
