package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.BoundedRegex;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final Condition YES = new Condition.And(List.of());
  private static final Condition NO = new Condition.Or(List.of());

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean holds(Condition condition, String value) {
    ObjectNode metadata = Json.object();
    if (!value.isEmpty()) {
      metadata.set("x", json(value));
    }
    Facts facts = new Facts(metadata, Json.object(), Headers.none(), "/v1/chat/completions");
    return condition.holds(facts, Deadline.in(new FakeTime(), Duration.ofSeconds(1)));
  }

  private static boolean holds(Condition condition) {
    return holds(condition, "");
  }

  @Test
  void allOfNothingHoldsAndOneOfNothingDoesNot() {
    assertTrue(holds(YES));
    assertFalse(holds(NO));
    assertFalse(holds(new Condition.Not(YES)));
    assertTrue(holds(new Condition.Not(NO)));
  }

  @Test
  void allMeansAllAndOneMeansOne() {
    assertTrue(holds(new Condition.And(List.of(YES, YES))));
    assertFalse(holds(new Condition.And(List.of(YES, NO))));
    assertFalse(holds(new Condition.And(List.of(NO, YES))));
    assertTrue(holds(new Condition.Or(List.of(NO, YES))));
    assertFalse(holds(new Condition.Or(List.of(NO, NO))));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "'a', 'a', true",
        "'a', 'A', false",
        "1, 1, true",
        "1, 1.0, true",
        "1.50, 1.5, true",
        "1, 2, false",
        "'1', 1, false",
        "1, '1', false",
        "true, true, true",
        "true, 'true', false",
        "null, null, true",
        "``, null, false",
        "``, '', false",
        "[1], [1], true",
      })
  void aValueIsOneOfTheListOrNot(String found, String value, boolean same) {
    Condition in = new Condition.In("metadata.x", List.of(json("'other'"), json(value)));

    assertEquals(same, holds(in, found));
    assertEquals(!same, holds(new Condition.Not(in), found));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1, 2, -1",
        "2, 2, 0",
        "2.0, 2, 0",
        "3, 2, 1",
        "10, 9, 1",
        "'10', 9, 1",
        "10, '9', 1",
        "' 10 ', 9, 1",
        "'10', '9', 1",
        "'1e1', '9', 1",
        "'b', 'a', 1",
        "'a', 'a', 0",
        "'a', 'b', -1",
        "'v10', 'v9', -1",
      })
  void twoOfAKindCompareAndATextThatIsANumberIsOne(String found, String value, int order) {
    for (Condition.Order each : Condition.Order.values()) {
      boolean expected =
          switch (each) {
            case GREATER -> order > 0;
            case GREATER_OR_SAME -> order >= 0;
            case LESS -> order < 0;
            case LESS_OR_SAME -> order <= 0;
          };
      Condition compare = new Condition.Compare("metadata.x", each, json(value));
      assertEquals(expected, holds(compare, found), each::name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "'a', 1",
        "1, 'a'",
        "true, 1",
        "1, true",
        "``, 1",
        "``, ''",
        "null, 0",
        "'', 0",
        "[1], 0",
        "'11111111111111111111111111111111111111111111111111111111111111111', 1",
      })
  void twoOfDifferentKindsDoNotCompare(String found, String value) {
    for (Condition.Order each : Condition.Order.values()) {
      assertFalse(holds(new Condition.Compare("metadata.x", each, json(value)), found), each::name);
    }
  }

  @Test
  void aNumberInATextMayBeSixtyFourCharactersLong() {
    Condition positive = new Condition.Compare("metadata.x", Condition.Order.GREATER, json("1"));

    assertTrue(holds(positive, "'" + "1".repeat(64) + "'"));
    assertFalse(holds(positive, "'" + "1".repeat(65) + "'"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "'gpt-4o', true",
        "'my gpt-5', true",
        "'claude', false",
        "``, false",
        "['gpt-4'], false",
      })
  void anExpressionFitsAnyPartOfAText(String found, boolean fits) {
    assertEquals(
        fits, holds(new Condition.Matches("metadata.x", BoundedRegex.compile("gpt-\\d")), found));
  }

  @Test
  void anExpressionSeesNumbersAsTheyAreWritten() {
    assertTrue(
        holds(new Condition.Matches("metadata.x", BoundedRegex.compile("^1\\.50$")), "1.50"));
    assertTrue(holds(new Condition.Matches("metadata.x", BoundedRegex.compile("^true$")), "true"));
  }

  @Test
  void anExpressionThatWouldTakeTooLongDoesNotHold() {
    Condition.Matches endless =
        new Condition.Matches("metadata.x", BoundedRegex.compile("^(a+)+$"));

    assertTrue(holds(endless, "'aaaa'"));
    ObjectNode metadata = Json.object().put("x", "a".repeat(60) + "b");
    Facts facts = new Facts(metadata, Json.object(), Headers.none(), "/");
    assertFalse(endless.holds(facts, Deadline.in(Time.system(), Duration.ofMillis(50))));
  }
}
