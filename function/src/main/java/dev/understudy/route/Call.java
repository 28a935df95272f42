package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Operation;
import dev.understudy.secret.Redaction;
import dev.understudy.time.Deadline;

/// A request on its way down the tree.
///
/// @param params the client's request in canonical form, before any target's overrides
/// @param deadline by when the answer must be ready to be written
/// @param traceContext headers that tie this call to the client's trace; sent to every provider
/// @param ledger where every attempt is written down
/// @param redaction learns every key that the call uses
public record Call(
    Operation operation,
    ObjectNode params,
    Deadline deadline,
    Headers traceContext,
    Ledger ledger,
    Redaction redaction) {
  /// The canonical request for one target: its overrides laid over the parameters, field by field,
  /// as Portkey does.
  ObjectNode paramsFor(Route.Target target) {
    ObjectNode merged = params.objectNode();
    merged.setAll(params);
    merged.setAll(target.overrideParams());
    return merged;
  }
}
