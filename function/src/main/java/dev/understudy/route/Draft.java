package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Original;
import dev.understudy.protocol.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// A call in a target's own words, or why the target is not asked: all that can be known before a
/// key is needed.
sealed interface Draft {
  /// It can be said.
  ///
  /// @param wire its adaptations are all that was changed, left out or added
  record Ready(Rendering.Wire wire) implements Draft {}

  /// It cannot.
  record Refused(FailureClass failure, String reason) implements Draft {}

  static Draft of(TargetCall asked) {
    return Preflight.refusal(asked.params(), asked.capabilities())
        .<Draft>map(refusal -> new Refused(refusal.failure(), refusal.reason()))
        .orElseGet(
            () ->
                asked
                    .call()
                    .original()
                    .map(it -> said(asked, it))
                    .orElseGet(() -> canonical(asked, List.of())));
  }

  /// In the client's own words to who speaks them too, else in the canonical form as far as that
  /// can say it.
  private static Draft said(TargetCall asked, Original original) {
    if (asked.target().takesAsItIs(original)) {
      Overrides overrides = asked.target().overrides();
      ObjectNode request = streaming(asked, overrides.over(original.request()));
      return ready(asked, asked.target().provider().protocol().pass(request), List.of());
    }
    return original.lost().isEmpty()
        ? canonical(asked, original.leftOut())
        : new Refused(FailureClass.UNSUPPORTED, original.lost().getFirst());
  }

  private static Draft canonical(TargetCall asked, List<String> leftOut) {
    Optional<Preflight.Completed> completed =
        Preflight.completed(asked.params(), asked.capabilities());
    ObjectNode request = completed.map(Preflight.Completed::request).orElse(asked.params());
    List<String> changes = new ArrayList<>(leftOut);
    completed.map(Preflight.Completed::adaptation).ifPresent(changes::add);
    return ready(
        asked,
        asked
            .target()
            .provider()
            .protocol()
            .render(asked.call().operation(), streaming(asked, request)),
        changes);
  }

  private static Draft ready(TargetCall asked, Rendering rendering, List<String> changes) {
    return switch (rendering) {
      case Rendering.Unsupported(String reason) -> new Refused(FailureClass.UNSUPPORTED, reason);
      case Rendering.Wire(String path, ObjectNode body, List<String> adaptations) ->
          new Ready(
              new Rendering.Wire(
                  path,
                  body,
                  Stream.of(
                          adaptations.stream(),
                          changes.stream(),
                          asked.call().seam().stream().map(Seam::adaptation))
                      .flatMap(Function.identity())
                      .toList()));
    };
  }

  /// `request`, asking for a stream or for none as [TargetCall#streamed] says.
  private static ObjectNode streaming(TargetCall asked, ObjectNode request) {
    if (asked.streamed() == request.path("stream").asBoolean()) {
      return request;
    }
    ObjectNode changed = Json.object();
    changed.setAll(request);
    changed.put("stream", asked.streamed());
    if (!asked.streamed()) {
      changed.remove("stream_options");
    }
    return changed;
  }
}
