package dev.understudy.lambda;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands between the client and a buffered function, and how long it waits for an answer.
/// Source: the quotas pages of API Gateway. REST's limit can be raised for Regional APIs, which an
/// event does not show; whoever raises it gets an answer within 29 s all the same.
enum FrontDoor {
  /// An API Gateway HTTP API: gives up after 30 s, always.
  HTTP_API(Duration.ofSeconds(30)),
  /// An API Gateway REST API: gives up after 29 s unless raised.
  REST_API(Duration.ofSeconds(29)),
  /// A function URL: waits for as long as the function may run.
  FUNCTION_URL(null);

  private final @Nullable Duration limit;

  FrontDoor(@Nullable Duration limit) {
    this.limit = limit;
  }

  /// How long it waits, counted from when it took the request; empty if it has no limit of its own.
  Optional<Duration> limit() {
    return Optional.ofNullable(limit);
  }
}
