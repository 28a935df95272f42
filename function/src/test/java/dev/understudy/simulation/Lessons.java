package dev.understudy.simulation;

import static dev.understudy.simulation.Report.number;
import static dev.understudy.simulation.Report.seconds;

import java.util.List;
import java.util.stream.Collectors;

/// What a reader should learn from the figures, in sentences that are made of them.
record Lessons(Results results) {
  String text() {
    return List.of(sharing(), hanging(), hedging(), limits(), slow(), erring(), store()).stream()
        .map(lesson -> "- " + lesson + "\n")
        .collect(Collectors.joining());
  }

  private String sharing() {
    Figures alone = results.alone(Scenarios.REFUSES, 100);
    Figures shared = results.shared(Scenarios.REFUSES, 100);
    return "**Every environment finds out by itself, unless they share what they know.** At 100"
        + " calls/s"
        + (" a provider that refuses is called %s times in its first 15 s and %s times"
                + " in each 15 s after that when health is private, %s and %s times when it is"
                + " shared.")
            .formatted(
                whole(alone.metAtFirst()),
                whole(alone.metLater()),
                whole(shared.metAtFirst()),
                whole(shared.metLater()))
        + " Clients hardly notice either: a refusal costs them nothing but the trip.";
  }

  private String hanging() {
    Figures calm = results.shared(Scenarios.CALM, 100);
    Figures busy = results.shared(Scenarios.HANGS, 100);
    Figures quiet = results.shared(Scenarios.HANGS, 1);
    return "**A provider that hangs cannot be known for dead before the first `request_timeout` has"
        + " passed**, whoever shares what."
        + (" Every call that comes until then goes there: at 1 call/s that is %s calls"
                + " in the first 15 s, at 100 calls/s %s, and %s environments at once instead"
                + " of %s.")
            .formatted(
                whole(quiet.metAtFirst()),
                whole(busy.metAtFirst()),
                busy.environments(),
                calm.environments())
        + (" With private health it is not the first 15 s alone: half of the clients"
                + " wait longer than %s, where with shared health it is %s.")
            .formatted(
                seconds(results.alone(Scenarios.HANGS, 100).waited(0.5)), seconds(busy.waited(0.5)))
        + " What helps is a shorter `request_timeout`, or a hedge.";
  }

  private String hedging() {
    Figures plain = results.shared(Scenarios.HANGS, 10);
    Figures hedged = results.shared(Scenarios.HANGS_HEDGED, 10);
    return ("**A hedge finds out sooner**, because who loses a race counts as failed. At"
            + " 10 calls/s p99 falls from %s to %s, and %s calls instead of %s meet a"
            + " provider that hangs in its first 15 s.")
        .formatted(
            seconds(plain.waited(0.99)),
            seconds(hedged.waited(0.99)),
            whole(hedged.metAtFirst()),
            whole(plain.metAtFirst()));
  }

  private String limits() {
    Figures without = results.shared(Scenarios.LIMITS, 10);
    Figures with = results.shared(Scenarios.LIMITS_AND_SAYS, 10);
    Figures refuses = results.shared(Scenarios.REFUSES, 10);
    return ("**A 429 that names no time has nobody rest**: every request asks in vain"
                + " first, which takes %s calls per request at 10 calls/s. With `Retry-After`"
                + " it takes %s.")
            .formatted(number(without.callsPerRequest(), 2), number(with.callsPerRequest(), 2))
        + (" If such a 429 counted as a failure, it would be what the table of the 503"
                + " shows: %s, with the provider back after %s instead of %s.")
            .formatted(
                number(refuses.callsPerRequest(), 2),
                seconds(refuses.back()),
                seconds(without.back()));
  }

  private String slow() {
    Figures plain = results.shared(Scenarios.SLOW, 10);
    Figures hedged = results.shared(Scenarios.SLOW_HEDGED, 10);
    return ("**Slow is not dead.** As long as answers come within the limit they close"
            + " the circuit, so without a hedge half of the clients wait longer than %s at"
            + " 10 calls/s. With one it is %s.")
        .formatted(seconds(plain.waited(0.5)), seconds(hedged.waited(0.5)));
  }

  private String erring() {
    Figures erring = results.shared(Scenarios.ERRS, 100);
    return ("**A provider that fails now and then stays in use**: at 100 calls/s it still"
            + " gets %s of 15 requests, because failures count only until the next answer.")
        .formatted(number(erring.metPer15Requests(), 1));
  }

  private String store() {
    Figures calm = results.shared(Scenarios.CALM, 100);
    Figures hangs = results.shared(Scenarios.HANGS, 100);
    return ("**The store is read almost once per call.** An environment has one call at a"
                + " time, so a cache of a second is seldom asked twice: %s reads per request at"
                + " 100 calls/s when nothing is wrong, %s when a provider hangs, each %s on the"
                + " way of a call.")
            .formatted(
                number(calm.reads(), 2),
                number(hangs.reads(), 2),
                SharedStore.TRIP.toMillis() + " ms")
        + (" It is written %s times per request when a provider hangs, for each failure"
                + " is a change, also when the target rests already.")
            .formatted(number(hangs.writes(), 2));
  }

  private static String whole(double value) {
    return number(value, 0);
  }
}
