package dev.understudy.lambda;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands between the client and the function, and how long it waits for the end of an answer.
/// Source: the quotas pages of API Gateway, and "Stream the integration response for your proxy
/// integrations" in its developer guide.
///
/// An event shows the kind of door, not whether the door streams. That is settled when the function
/// is deployed: a REST API streams from the function that streams ([Transfer#STREAM]) and buffers
/// what the other returns. An HTTP API cannot stream at all, and a function URL sets no limit
/// either way.
enum FrontDoor {
  /// An API Gateway HTTP API: gives up after 30 s, always.
  HTTP_API(Duration.ofSeconds(30)),
  /// An API Gateway REST API that buffers: gives up after 29 s unless raised for a Regional API,
  /// which an event does not show; whoever raises it gets an answer within 29 s all the same.
  REST_API(Duration.ofSeconds(29)),
  /// An API Gateway REST API in response streaming mode: gives up after 15 min.
  STREAMING_REST_API(Duration.ofMinutes(15)),
  /// A function URL: waits for as long as the function may run.
  FUNCTION_URL(null);

  /// How the function that an event came to gives its answers back.
  enum Transfer {
    /// Whole.
    BUFFERED,
    /// As they come.
    STREAM,
  }

  private final @Nullable Duration limit;

  FrontDoor(@Nullable Duration limit) {
    this.limit = limit;
  }

  /// The REST API in front of a function.
  static FrontDoor restApi(Transfer transfer) {
    return switch (transfer) {
      case BUFFERED -> REST_API;
      case STREAM -> STREAMING_REST_API;
    };
  }

  /// How long it waits, counted from when it took the request; empty if it has no limit of its own.
  Optional<Duration> limit() {
    return Optional.ofNullable(limit);
  }
}
