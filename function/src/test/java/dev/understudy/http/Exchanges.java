package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Upstream.Answered;
import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Exchange;
import dev.understudy.http.Upstream.Limits;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What the tests of [JdkUpstream] say again and again: send this there, and it should have come to
/// that.
final class Exchanges {
  /// Longer than any test takes.
  static final Duration LONG = Duration.ofSeconds(20);

  /// Long enough to be noticed.
  static final Duration SHORT = Duration.ofMillis(150);

  /// By when a provider has seen that it was hung up on.
  static final Duration SOON = Duration.ofSeconds(1);

  private Exchanges() {}

  static Limits limits() {
    return limits(LONG, LONG, LONG);
  }

  static Limits limits(Duration whole, Duration headers, Duration idle) {
    return new Limits(Deadline.in(Time.system(), whole), headers, idle, new Cancellation());
  }

  static Limits limits(Cancellation cancellation) {
    return new Limits(Deadline.in(Time.system(), LONG), LONG, LONG, cancellation);
  }

  static Request request(URI uri) {
    return request("POST", uri, Headers.none(), "{}");
  }

  static Request request(String method, URI uri, Headers headers, String body) {
    return new Request(method, uri, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  static Exchange post(Upstream upstream, FaultyServer server) {
    return post(upstream, server, limits());
  }

  static Exchange post(Upstream upstream, FaultyServer server, Limits limits) {
    return upstream.send(request(server.uri("/v1/chat?x=y")), Origin.OPERATOR, limits);
  }

  /// An empty JSON object with status 200.
  static FaultyServer.Action ok() {
    return FaultyServer.answer(200, "application/json", "{}");
  }

  static Response answered(Exchange exchange) {
    return assertInstanceOf(Answered.class, exchange, exchange::toString).response();
  }

  static Broken broken(Exchange exchange) {
    return assertInstanceOf(Broken.class, exchange, exchange::toString);
  }

  static String text(Response response) {
    Body.Bytes whole = assertInstanceOf(Body.Bytes.class, response.body());
    return new String(whole.bytes(), StandardCharsets.UTF_8);
  }

  static Body.Events events(Exchange exchange) {
    return assertInstanceOf(Body.Events.class, answered(exchange).body());
  }
}
