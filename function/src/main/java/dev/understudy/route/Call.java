package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Original;
import dev.understudy.secret.Redaction;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import java.util.Optional;

/// A request on its way down the tree.
///
/// @param facts what the client said; the canonical request among it
/// @param original the request in the client's own words, where these are not the canonical form
/// @param delivery how the client gets the answer
/// @param deadline by when the answer must be ready to be written
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
    Deadline deadline,
    Cancellation cancellation,
    Headers traceContext,
    Simulation simulation,
    Ledger ledger,
    Redaction redaction) {
  /// The request in canonical form, before any target's overrides.
  ObjectNode params() {
    return facts.params();
  }
}
