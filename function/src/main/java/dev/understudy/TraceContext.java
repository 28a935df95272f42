package dev.understudy;

import dev.understudy.http.Headers;
import java.util.Optional;
import java.util.regex.Pattern;

/// The client's trace, passed on to the providers: <https://www.w3.org/TR/trace-context/>. What is
/// not in its form is not passed on, as the specification asks.
final class TraceContext {
  private static final Pattern PARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Pattern STATE = Pattern.compile("[ -~]{1,512}");

  private TraceContext() {}

  static Headers of(Headers request) {
    Optional<String> parent =
        request.first("traceparent").filter(value -> PARENT.matcher(value).matches());
    if (parent.isEmpty()) {
      return Headers.none();
    }
    Headers context = Headers.of("traceparent", parent.get());
    return request
        .first("tracestate")
        .filter(value -> STATE.matcher(value).matches())
        .map(state -> context.with("tracestate", state))
        .orElse(context);
  }
}
