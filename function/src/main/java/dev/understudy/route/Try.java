package dev.understudy.route;

import dev.understudy.http.Upstream;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Operation;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One target's part of a call, on its way through [Caller].
///
/// @param asked what the target is asked
/// @param adaptations what was changed or left out for the target
record Try(TargetCall asked, Leg leg, List<String> adaptations) {
  Call call() {
    return leg.call();
  }

  Route.Target target() {
    return asked.target();
  }

  Optional<Upstream> simulated() {
    return call().simulation().of(target());
  }

  Try adapted(List<String> changes) {
    return new Try(asked, leg, changes);
  }

  Ledger.Line begin() {
    return call().ledger().begin(target(), asked.model(), adaptations, simulated().isPresent());
  }

  Outcome notAsked(FailureClass failure, String why) {
    return begin().end(new Outcome.Failure(failure, why));
  }

  /// Its name for people: `openai/gpt-4o-mini`.
  String name() {
    return target().provider().id() + "/" + asked.model();
  }

  /// Whether it is the first token that did not come in time when nothing came.
  boolean waitsForFirstToken() {
    return asked.streamed() && !leg.limit().passed();
  }

  Standing standing() {
    Duration patience =
        Stream.of(leg.patience(), asked.headers(), asked.idle())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    // Counts have limits of their own, and say nothing of answers.
    boolean count = call().operation() == Operation.COUNT;
    return Standing.of(target(), asked.model() + (count ? " (count_tokens)" : ""), patience);
  }

  Upstream.Limits limits() {
    return new Upstream.Limits(leg.limit(), asked.headers(), asked.idle(), leg.cancellation());
  }
}
