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

  static Request request(TargetCall asked, Rendering.Wire wire, Account account) {
    Provider provider = asked.target().provider();
    Headers headers =
        provider
            .headers(account)
            .with("content-type", "application/json")
            .with(
                "accept",
                asked.streamed() ? "text/event-stream, application/json" : "application/json")
            .with("user-agent", "understudy")
            .withAll(asked.call().traceContext());
    for (String name : passedOn(asked)) {
      List<String> values = asked.call().facts().headers().all(name);
      // What is ours to say stays.
      if (!values.isEmpty() && headers.first(name).isEmpty()) {
        // One header that was sent in several lines: RFC 9110, section 5.3.
        headers = headers.with(name, String.join(", ", values));
      }
    }
    return provider.signed(
        account,
        new Request(
            "POST",
            provider.endpoint(account, wire.path(), asked.model()),
            headers,
            Json.write(wire.body())));
  }

  /// The client's headers that go along: those that the config names, and those that belong to what
  /// is said in its own words.
  private static List<String> passedOn(TargetCall asked) {
    return Stream.concat(
            asked.target().terms().forwardHeaders().stream(),
            asked.own().isPresent() ? asked.protocol().headers().stream() : Stream.empty())
        .toList();
  }
}
