package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.protocol.FailureClass;
import dev.understudy.route.Turn;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads when it is the next target's turn.
final class TurnReader {
  private static final double ALWAYS = 100;

  private TurnReader() {}

  /// @param group whose `on_status_codes` may stand beside its strategy
  static Turn read(Node group) {
    Optional<Node> strategy = group.part("strategy");
    Optional<Set<Integer>> beside = RetryReader.statuses(group);
    Optional<Set<Integer>> inside = strategy.flatMap(RetryReader::statuses);
    if (beside.isPresent() && inside.isPresent()) {
      throw group.invalid("on_status_codes", "stands in \"strategy\" too; one is enough");
    }
    return new Turn(
        new Turn.On(listed(strategy.flatMap(TurnReader::classes), inside.or(() -> beside))),
        strategy.flatMap(found -> found.part("hedge")).map(TurnReader::hedge));
  }

  private static Optional<Turn.Listed> listed(
      Optional<Set<FailureClass>> classes, Optional<Set<Integer>> statuses) {
    return classes.isEmpty() && statuses.isEmpty()
        ? Optional.empty()
        : Optional.of(new Turn.Listed(classes.orElse(Set.of()), statuses.orElse(Set.of())));
  }

  private static Optional<Set<FailureClass>> classes(Node strategy) {
    return strategy
        .items("on")
        .map(
            words -> {
              Set<FailureClass> classes = EnumSet.noneOf(FailureClass.class);
              words.stream()
                  .map(JsonNode::textValue)
                  .flatMap(TurnReader::named)
                  .forEach(classes::add);
              return classes;
            });
  }

  private static Stream<FailureClass> named(String word) {
    return Stream.of(FailureClass.values()).filter(each -> each.wireName().equals(word));
  }

  private static Turn.Hedge hedge(Node hedge) {
    Duration after =
        hedge
            .millis("after_ms")
            .orElseThrow(
                () -> hedge.invalid("after_ms", "it is missing: after how many milliseconds?"));
    return new Turn.Hedge(after, hedge.number("max_percent").orElse(ALWAYS));
  }
}
