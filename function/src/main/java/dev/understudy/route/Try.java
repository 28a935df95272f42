package dev.understudy.route;

import dev.understudy.http.Upstream;
import dev.understudy.protocol.FailureClass;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One target's part of a call, on its way through [Caller].
///
/// @param model as it is asked for
/// @param adaptations what was changed or left out for the target
record Try(Route.Target target, Leg leg, String model, List<String> adaptations) {
  Call call() {
    return leg.call();
  }

  Optional<Upstream> simulated() {
    return call().simulation().of(target);
  }

  Try adapted(List<String> changes) {
    return new Try(target, leg, model, changes);
  }

  Ledger.Line begin() {
    return call().ledger().begin(target, model, adaptations, simulated().isPresent());
  }

  Outcome notAsked(FailureClass failure, String why) {
    return begin().end(new Outcome.Failure(failure, why));
  }

  Standing standing() {
    Duration patience =
        Stream.of(leg.patience(), target.terms().headers(), target.terms().idle())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return Standing.of(target, model, patience);
  }

  Upstream.Limits limits() {
    return new Upstream.Limits(
        leg.limit(), target.terms().headers(), target.terms().idle(), leg.cancellation());
  }
}
