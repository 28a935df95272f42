package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Rejection;
import dev.understudy.time.Deadline;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the vectors of a call can be compared with: those of the model, and the number of
/// dimensions, that the first target of its route is asked for. Another model's vectors do no harm
/// that shows: they spoil an index silently. So no other target answers unless its config says
/// `allow_mixed_embeddings`.
///
/// Two names are one model's if they are the same, without regard to case, or differ by what stands
/// before a slash alone: `openai/text-embedding-3-small` and `text-embedding-3-small`. Everything
/// else is another model: nobody here knows what an alias or a deployment stands for. Dimensions
/// are the same where both requests say the same, or neither says any.
///
/// @param first who sets it
/// @param model as the first target is asked for it
/// @param dimensions likewise; empty for the model's own
public record VectorSpace(Route.Target first, String model, String dimensions) {
  /// The space of a call.
  ///
  /// @param facts decide which part of the route counts
  /// @param limit by when that must be known
  /// @return empty where no condition holds, and nothing will be asked
  /// @throws Rejection 400 if a load balancer would draw between spaces: half of an index would be
  ///   of either
  static Optional<VectorSpace> of(Route route, Facts facts, Deadline limit) {
    return switch (route) {
      case Route.Target target -> Optional.of(of(target, facts));
      case Route.Retry retry -> of(retry.route(), facts, limit);
      case Route.Timeout timeout -> of(timeout.route(), facts, limit);
      case Route.Fallback fallback ->
          firstOf(fallback.routes().stream().map(each -> of(each, facts, limit)).toList());
      case Route.Conditional conditional ->
          conditional.chosen(facts, limit).flatMap(chosen -> of(chosen, facts, limit));
      case Route.LoadBalance balance -> {
        List<Optional<VectorSpace>> drawn =
            balance.routes().map(each -> of(each, facts, limit)).toList();
        Optional<VectorSpace> space = firstOf(drawn);
        drawn.stream()
            .flatMap(Optional::stream)
            .filter(other -> !space.orElseThrow().has(other))
            .findFirst()
            .ifPresent(other -> refuse(space.orElseThrow(), other));
        yield space;
      }
    };
  }

  private static VectorSpace of(Route.Target target, Facts facts) {
    ObjectNode sent = target.overrides().over(facts.params());
    JsonNode dimensions = sent.path("dimensions");
    return new VectorSpace(
        target, sent.path("model").asText(), dimensions.isNull() ? "" : dimensions.asText());
  }

  private static Optional<VectorSpace> firstOf(List<Optional<VectorSpace>> spaces) {
    return spaces.stream().flatMap(Optional::stream).findFirst();
  }

  /// Why `asked` does not answer the call; empty where it may.
  Optional<String> objection(TargetCall asked) {
    VectorSpace other = of(asked.target(), asked.call().facts());
    return has(other)
        ? Optional.empty()
        : Optional.of(
            "it would give vectors of %s, and an index is of one model's: the first target gives those of %s (allow_mixed_embeddings)"
                .formatted(other.words(), words()));
  }

  private boolean has(VectorSpace other) {
    return other.first.terms().mixedEmbeddings()
        || (isSameModel(other.model) && dimensions.equals(other.dimensions));
  }

  private boolean isSameModel(String other) {
    String one = model.toLowerCase(Locale.ROOT);
    String two = other.toLowerCase(Locale.ROOT);
    return one.equals(two) || one.endsWith("/" + two) || two.endsWith("/" + one);
  }

  private String words() {
    return model + (dimensions.isEmpty() ? "" : " with " + dimensions + " dimensions");
  }

  private static void refuse(VectorSpace one, VectorSpace other) {
    String pointer = other.first.place().pointer();
    throw Rejection.badRequest(
        "mixed_embeddings",
        pointer,
        pointer
            + ": a load balancer would draw vectors of "
            + one.words()
            + " for one text and of "
            + other.words()
            + " for the next, and an index is of one model's; expected one model and the same"
            + " \"dimensions\" for all of its targets, or \"allow_mixed_embeddings\": true");
  }
}
