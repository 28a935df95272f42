package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.understudy.api.Problem;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Operation;
import dev.understudy.provider.Key;
import dev.understudy.provider.Keyring;
import dev.understudy.provider.Providers;
import dev.understudy.provider.Tokens;
import dev.understudy.secret.EnvironmentSecrets;
import dev.understudy.secret.Redaction;
import dev.understudy.secret.Secret;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Two models of one provider, `first` and `second`, with a hedge.
class LoserOfARaceTest {
  private static final Duration ANSWER = Duration.ofMillis(500);

  private final FakeTime time = new FakeTime();
  private final List<String> asked = new ArrayList<>();
  private Duration first = Duration.ofDays(1);
  private final Router router =
      new Router(
          new Caller(
              this::send,
              new Keyring(
                  new EnvironmentSecrets(Map.of()),
                  HostGuard.from(""),
                  new Tokens(this::send, time)),
              new MemoryHealth(time),
              time),
          time,
          new Random(1));

  @Test
  void whoHangsRestsAlthoughAnotherWinsEachTime() {
    for (int i = 0; i < Cooldown.DEFAULT.failures(); i++) {
      call(Duration.ofSeconds(2), new Cancellation());
    }
    asked.clear();

    call(Duration.ofSeconds(2), new Cancellation());
    assertEquals(List.of("second"), asked);
  }

  @Test
  void whoIsOvertakenWithinTwoSecondsIsNotSlowHoweverEarlyTheNextOneStarts() {
    first = Duration.ofSeconds(1);
    for (int i = 0; i < 10; i++) {
      call(Duration.ZERO, new Cancellation());
    }

    assertEquals(10, asked.stream().filter("first"::equals).count());
  }

  @Test
  void whoIsGivenUpByClientsThatLeaveEarlyDoesNotRest() {
    for (int i = 0; i < 10; i++) {
      Cancellation cancellation = new Cancellation();
      time.start(
          () -> {
            time.advance(Duration.ofSeconds(1));
            cancellation.cancel();
          });
      call(Duration.ofSeconds(5), cancellation);
    }

    assertEquals(10, asked.stream().filter("first"::equals).count());
  }

  @Test
  void whatAHedgedCallFindsSlowDoesNotRestForThoseThatWait() {
    for (int i = 0; i < Cooldown.DEFAULT.failures(); i++) {
      call(Duration.ofSeconds(2), new Cancellation());
    }
    asked.clear();
    first = Duration.ofSeconds(6);

    assertInstanceOf(Outcome.Answer.class, router.run(target("first"), call(new Cancellation())));
    assertEquals(List.of("first"), asked);
  }

  private void call(Duration hedge, Cancellation cancellation) {
    router.run(
        new Route.Fallback(
            List.of(target("first"), target("second")),
            new Turn(Turn.AFTER_FAILURE.on(), Optional.of(new Turn.Hedge(hedge, 100)))),
        call(cancellation));
  }

  private Call call(Cancellation cancellation) {
    return new Call(
        Operation.CHAT,
        new Facts(Json.object(), Json.object(), Headers.none(), "/"),
        Optional.empty(),
        Delivery.WHOLE,
        Optional.empty(),
        Optional.empty(),
        Deadline.in(time, Duration.ofSeconds(30)),
        Deadline.in(time, Duration.ofSeconds(30)),
        cancellation,
        Headers.none(),
        Simulation.NONE,
        new Ledger(time),
        new Redaction());
  }

  private Route.Target target(String model) {
    return new Route.Target(
        model,
        "",
        new Place("", Map.of()),
        new Providers(time, Map.of()).find("openai").orElseThrow(),
        new Key.Inline(new Secret("key"), Optional.empty(), HostGuard.Origin.CALLER),
        new Overrides(Json.object(), Json.object().put("model", model), List.of()),
        Terms.DEFAULT);
  }

  private Upstream.Exchange send(Request request, HostGuard.Origin host, Upstream.Limits limits) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    String model = body.contains("first") ? "first" : "second";
    asked.add(model);
    Deadline answer = Deadline.in(time, model.equals("first") ? first : ANSWER);
    limits.cancellation().sleep(answer.orEarlier(limits.whole()));
    if (limits.cancellation().cancelled()) {
      return new Upstream.Broken(Upstream.Fault.CANCELLED, "nobody waits for it any more");
    }
    if (!answer.passed()) {
      return new Upstream.Broken(Upstream.Fault.NO_HEADERS_IN_TIME, "no answer in time");
    }
    String reply =
        """
        {"choices":[{"message":{"role":"assistant","content":"Hello."},"finish_reason":"stop"}]}\
        """;
    return new Upstream.Answered(
        new Response(200, Headers.none(), new Body.Bytes(reply.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void anAnswerThatCameTooLateIsOnTheLedgerAndNoFaultOfOurs() {
    Ledger ledger = new Ledger(time);
    Route.Target target = Trees.target("a");
    Outcome.Failure refused = new Outcome.Failure(FailureClass.CONTENT_FILTERED, "no");
    ledger.begin(target, "first", List.of(), false).end(refused);
    ledger
        .begin(target, "second", List.of(), false)
        .end(
            new Outcome.Answer(
                target,
                "second",
                200,
                Headers.none(),
                new Outcome.Said.Whole(Json.object(), Json.object()),
                List.of()));

    Problem problem = Problem.of(refused, ledger);

    assertEquals(400, problem.status());
    assertEquals("content_filtered", problem.code());
    assertEquals(2, problem.attempts().size());
  }
}
