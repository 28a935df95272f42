package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.provider.Capabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A call in a target's own words, or why the target is not asked: all that can be known before a
/// key is needed.
sealed interface Draft {
  /// It can be said.
  ///
  /// @param wire its adaptations are all that was changed, left out or added
  record Ready(Rendering.Wire wire) implements Draft {}

  /// It cannot.
  record Refused(FailureClass failure, String reason) implements Draft {}

  /// @param params the call's, with the target's own laid over
  static Draft of(Route.Target target, Operation operation, ObjectNode params) {
    Capabilities row = target.provider().capabilities(params.path("model").asText());
    Capabilities model = target.terms().capabilities().orElse(row);
    return Preflight.refusal(params, model)
        .<Draft>map(refusal -> new Refused(refusal.failure(), refusal.reason()))
        .orElseGet(() -> rendered(target, operation, params, model));
  }

  private static Draft rendered(
      Route.Target target, Operation operation, ObjectNode params, Capabilities model) {
    Optional<Preflight.Completed> completed = Preflight.completed(params, model);
    ObjectNode request = completed.map(Preflight.Completed::request).orElse(params);
    return switch (target.provider().protocol().render(operation, request)) {
      case Rendering.Unsupported(String reason) -> new Refused(FailureClass.UNSUPPORTED, reason);
      case Rendering.Wire(String path, ObjectNode body, List<String> changes) -> {
        List<String> adaptations = new ArrayList<>(changes);
        completed.map(Preflight.Completed::adaptation).ifPresent(adaptations::add);
        yield new Ready(new Rendering.Wire(path, body, List.copyOf(adaptations)));
      }
    };
  }
}
