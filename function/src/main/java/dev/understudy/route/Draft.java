package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Original;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.chatcompletions.PlainRequest;
import dev.understudy.provider.Capabilities.Feature;
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
    Optional<String> reference =
        asked.target().key().ours()
            ? References.in(
                asked.own().map(Original::request).orElseGet(() -> asked.call().params()))
            : Optional.empty();
    if (reference.isPresent()) {
      return new Refused(FailureClass.UNSUPPORTED, reference.get() + References.WHY);
    }
    return switch (asked.call().operation()) {
      case CHAT, COMPLETE -> words(asked);
      case EMBED -> vectors(asked);
      case COUNT -> said(asked);
    };
  }

  private static Draft words(TargetCall asked) {
    return Preflight.refusal(asked.params(), asked.capabilities())
        .<Draft>map(refusal -> new Refused(refusal.failure(), refusal.reason()))
        .orElseGet(() -> said(asked));
  }

  /// What a model could not take is counted all the same.
  private static Draft said(TargetCall asked) {
    return asked
        .call()
        .original()
        .map(it -> said(asked, it))
        .orElseGet(() -> canonical(asked, List.of()));
  }

  /// How the client gets its vectors is not the provider's business: from there they come as
  /// numbers, whole.
  private static Draft vectors(TargetCall asked) {
    Optional<String> objection = asked.call().space().flatMap(space -> space.objection(asked));
    if (objection.isPresent()) {
      return new Refused(FailureClass.UNSUPPORTED, objection.get());
    }
    ObjectNode request = Json.object();
    request.setAll(asked.params());
    request.remove(List.of("encoding_format", "stream", "stream_options"));
    return ready(asked, asked.protocol().render(Operation.EMBED, request), List.of());
  }

  /// In the client's own words to who speaks them too, else in the canonical form as far as that
  /// can say it.
  private static Draft said(TargetCall asked, Original original) {
    if (asked.own().isPresent()) {
      Overrides overrides =
          OwnNames.of(asked.target().overrides(), original.dialect()).orElseThrow();
      ObjectNode request = streaming(asked, overrides.over(asked.own().get().request()));
      return ready(asked, asked.protocol().pass(request), List.of());
    }
    String cannot = " cannot be translated into " + goal(asked, original);
    return original.lost().isEmpty()
        ? canonical(
            asked,
            original.leftOut().stream()
                .map(what -> what + " was left out: it" + cannot + ".")
                .toList())
        : new Refused(FailureClass.UNSUPPORTED, original.lost().getFirst() + cannot);
  }

  /// What the client's words have to become. Who speaks the same dialect is asked by way of the
  /// canonical form where its config lays over them what they have no name for.
  private static String goal(TargetCall asked, Original original) {
    Dialect spoken = asked.protocol().dialect();
    return spoken == original.dialect()
        ? Dialect.CHAT_COMPLETIONS.title() + ", whose parameters the config has for the target"
        : spoken.title();
  }

  private static Draft canonical(TargetCall asked, List<String> leftOut) {
    List<String> changes = new ArrayList<>(leftOut);
    ObjectNode params =
        asked.call().original().isPresent() ? shared(asked, changes) : asked.params();
    Optional<Preflight.Completed> completed =
        asked.call().operation() == Operation.COUNT
            ? Optional.empty()
            : Preflight.completed(params, asked.capabilities());
    ObjectNode request = completed.map(Preflight.Completed::request).orElse(params);
    completed.map(Preflight.Completed::adaptation).ifPresent(changes::add);
    return ready(
        asked,
        asked.protocol().render(asked.call().operation(), streaming(asked, request)),
        changes);
  }

  /// The parameters of a request in another dialect, whose client cannot know what OpenAI refuses
  /// of the words that both have.
  private static ObjectNode shared(TargetCall asked, List<String> changes) {
    ObjectNode params = asked.params();
    if (asked.protocol().dialect() != Dialect.CHAT_COMPLETIONS) {
      return params;
    }
    Notes notes = new Notes();
    boolean reasons = asked.capabilities().has(Feature.REASONING);
    // OpenAI's own words for how much to think are meant as they are.
    boolean knows =
        asked.call().original().filter(it -> it.dialect() == Dialect.RESPONSES).isPresent();
    ObjectNode changed =
        PlainRequest.of(params, asked.target().provider().id(), reasons || knows, notes);
    changes.addAll(notes.adaptations());
    return changed;
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
