package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Original;
import dev.understudy.secret.Redaction;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/// A request on its way down the tree.
///
/// @param facts what the client said; the canonical request among it
/// @param original the request in the client's own words, where these are not the canonical form
/// @param delivery how the client gets the answer
/// @param space what the vectors that it asks for can be compared with; empty where it asks for
///   words
/// @param seam what there is of the answer already; empty for a call from its beginning
/// @param deadline by when the answer must be ready to be written, or a stream of it begun
/// @param end by when a stream must have come to its end
/// @param cancellation the client has left
/// @param traceContext headers that tie this call to the client's trace; sent to every provider
/// @param simulation which targets are to fail without being called
/// @param ledger where every attempt is written down
/// @param redaction learns every key that the call uses
public record Call(
    Operation operation,
    Facts facts,
    Optional<Original> original,
    Delivery delivery,
    Optional<VectorSpace> space,
    Optional<Seam> seam,
    Deadline deadline,
    Deadline end,
    Cancellation cancellation,
    Headers traceContext,
    Simulation simulation,
    Ledger ledger,
    Redaction redaction) {
  /// The same call, to be taken up at `where` within `limit`.
  Call goingOn(Seam where, Cancellation given, Duration limit) {
    return new Call(
        operation,
        new Facts(facts.metadata(), where.after(facts.params()), facts.headers(), facts.pathname()),
        original.map(where::after),
        delivery,
        space,
        Optional.of(where),
        end.within(limit),
        end,
        given,
        traceContext,
        simulation,
        ledger,
        redaction);
  }

  /// The space of a call that is to be made, as [VectorSpace] finds it; empty where words are asked
  /// for.
  ///
  /// @param limit by when that must be known
  /// @throws dev.understudy.http.Rejection 400 if the route is of several spaces
  public static Optional<VectorSpace> space(
      Operation operation, Route route, Facts facts, Deadline limit) {
    return operation == Operation.EMBED ? VectorSpace.of(route, facts, limit) : Optional.empty();
  }

  /// The model that `target` is asked for.
  public String model(Route.Target target) {
    return target.overrides().over(params()).path("model").asText();
  }

  /// The request in canonical form, before any target's overrides.
  ObjectNode params() {
    return facts.params();
  }
}
