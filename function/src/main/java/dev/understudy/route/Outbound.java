package dev.understudy.route;

import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.json.Json;
import dev.understudy.protocol.Rendering;
import dev.understudy.provider.Account;
import dev.understudy.provider.Provider;
import java.util.List;
import java.util.stream.Stream;

/// What goes out to a target.
final class Outbound {
  private Outbound() {}

  static Request request(Route.Target target, Call call, Rendering.Wire wire, Account account) {
    Provider provider = target.provider();
    Headers headers =
        provider
            .headers(account)
            .with("content-type", "application/json")
            .with(
                "accept",
                wire.body().path("stream").asBoolean()
                    ? "text/event-stream, application/json"
                    : "application/json")
            .with("user-agent", "understudy")
            .withAll(call.traceContext());
    for (String name : passedOn(target, call)) {
      List<String> values = call.facts().headers().all(name);
      // What is ours to say stays.
      if (!values.isEmpty() && headers.first(name).isEmpty()) {
        // One header that was sent in several lines: RFC 9110, section 5.3.
        headers = headers.with(name, String.join(", ", values));
      }
    }
    return new Request(
        "POST", provider.endpoint(account, wire.path()), headers, Json.write(wire.body()));
  }

  /// The client's headers that go along: those that the config names, and those that belong to what
  /// is said in its own words.
  private static List<String> passedOn(Route.Target target, Call call) {
    boolean asItIs = call.original().filter(target::takesAsItIs).isPresent();
    return Stream.concat(
            target.terms().forwardHeaders().stream(),
            asItIs ? target.provider().protocol().headers().stream() : Stream.empty())
        .toList();
  }
}
