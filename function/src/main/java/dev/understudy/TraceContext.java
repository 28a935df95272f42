package dev.understudy;

import dev.understudy.http.Headers;
import java.util.List;
import java.util.regex.Pattern;

/// The client's trace, passed on to the providers: <https://www.w3.org/TR/trace-context/>. What is
/// not in its form is not passed on, as the specification asks.
final class TraceContext {
  private static final Pattern PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Pattern STATE = Pattern.compile("[ -~]{1,512}");

  private TraceContext() {}

  static Headers of(Headers request) {
    List<String> parents = request.all("traceparent");
    if (parents.size() != 1 || !PARENT.matcher(parents.getFirst()).matches()) {
      return Headers.none();
    }
    Headers context = Headers.of("traceparent", parents.getFirst());
    String state = String.join(",", request.all("tracestate"));
    return STATE.matcher(state).matches() ? context.with("tracestate", state) : context;
  }
}
