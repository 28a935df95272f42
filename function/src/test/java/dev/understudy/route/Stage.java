package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Operation;
import dev.understudy.provider.Keyring;
import dev.understudy.provider.Tokens;
import dev.understudy.secret.Redaction;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/// A router in virtual time over providers by script, and what came of its calls.
final class Stage {
  final FakeTime time = new FakeTime();
  final Script script = new Script(time);
  final StoredKeys keys = new StoredKeys(time);
  final ObjectNode metadata = Json.object();
  final ObjectNode params = Json.object().put("model", "m");
  Headers headers = Headers.none();
  Duration deadline = Duration.ofSeconds(60);
  Time clock = time;
  Health health = new MemoryHealth(time);
  Simulation simulation = Simulation.NONE;
  RandomGenerator random = new Random(1);
  Cancellation cancellation = new Cancellation();
  Delivery delivery = Delivery.WHOLE;
  Ledger ledger = new Ledger(time);
  Redaction redaction = new Redaction();

  /// One call, with a ledger of its own.
  Outcome run(Route route) {
    ledger = new Ledger(time);
    redaction = new Redaction();
    Keyring keyring = new Keyring(keys, HostGuard.from(""), new Tokens(script, time));
    Caller caller = new Caller(script, keyring, health, time);
    return new Router(caller, clock, random).run(route, call());
  }

  Call call() {
    return new Call(
        Operation.CHAT,
        new Facts(metadata, params, headers, "/v1/chat/completions"),
        Optional.empty(),
        delivery,
        Optional.empty(),
        Optional.empty(),
        Deadline.in(time, deadline),
        Deadline.in(time, Duration.ofMinutes(15)),
        cancellation,
        Headers.none(),
        simulation,
        ledger,
        redaction);
  }

  /// The whole call as a leg.
  Leg leg() {
    return Leg.whole(call());
  }

  /// [#run], in short: the host that answered, or the name of the failure.
  String play(Route route) {
    return brief(run(route));
  }

  static String brief(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answer answer -> answer.target().provider().id();
      case Outcome.Failure failure -> failure.failure().wireName();
    };
  }

  static FailureClass failure(Outcome outcome) {
    return ((Outcome.Failure) outcome).failure();
  }

  /// Who was called, and at which millisecond.
  List<String> sent() {
    return script.sent.stream().map(Script.Sent::toString).toList();
  }

  /// Who was called.
  List<String> hosts() {
    return script.sent.stream().map(Script.Sent::host).toList();
  }

  /// The ledger, in short: who, what came of it, and after how many milliseconds.
  List<String> lines() {
    return ledger.attempts().stream()
        .map(
            attempt ->
                attempt.target().provider().id()
                    + " "
                    + attempt.failure().map(failure -> failure.failure().wireName()).orElse("ok")
                    + " "
                    + attempt.status()
                    + " "
                    + attempt.took().toMillis())
        .toList();
  }

  void pass(long millis) {
    time.advance(Duration.ofMillis(millis));
  }
}
