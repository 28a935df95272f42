package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.protocol.FailureClass;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TurnTest {
  private static Outcome.Failure failure(FailureClass failure, int status) {
    return new Outcome.Failure(failure, status, "", Optional.empty());
  }

  @ParameterizedTest
  @EnumSource
  void withoutAListAFailuresClassDecides(FailureClass each) {
    assertEquals(each.fallsBack(), Turn.AFTER_FAILURE.passes(failure(each, 0)), each.wireName());
  }

  @ParameterizedTest
  @EnumSource
  void aListReplacesTheClassesButForThoseThatWereNotAskedAndThoseThatEndTheCall(FailureClass each) {
    Turn nothing = Trees.on(Set.of(), Set.of());
    Turn everything = Trees.on(Set.copyOf(Arrays.asList(FailureClass.values())), Set.of());
    boolean notAsked = each == FailureClass.COOLING_DOWN || each == FailureClass.UNSUPPORTED;

    assertEquals(notAsked, nothing.passes(failure(each, 500)), each.wireName());
    assertEquals(!each.endsCall(), everything.passes(failure(each, 500)), each.wireName());
  }

  @Test
  void theListIsTheUnionOfClassesAndStatuses() {
    Turn turn = Trees.on(Set.of(FailureClass.EMPTY), Set.of(429, 418));

    assertEquals(true, turn.passes(failure(FailureClass.EMPTY, 200)));
    assertEquals(true, turn.passes(failure(FailureClass.RATE_LIMITED, 0)));
    assertEquals(true, turn.passes(failure(FailureClass.CALLER_FAULT, 418)));
    assertEquals(false, turn.passes(failure(FailureClass.MALFORMED, 200)));
  }
}
