package dev.understudy.protocol;

import static dev.understudy.protocol.FailureClass.CONTEXT_TOO_LONG;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.QUOTA_EXHAUSTED;
import static dev.understudy.protocol.FailureClass.SERVER_ERROR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  private static final ErrorBody NOTHING = new ErrorBody(List.of(), "");

  @ParameterizedTest
  @CsvSource({
    "400,CALLER_FAULT",
    "401,AUTHENTICATION",
    "402,QUOTA_EXHAUSTED",
    "403,PERMISSION",
    "404,MODEL_NOT_FOUND",
    "405,CALLER_FAULT",
    "408,TIMEOUT",
    "409,CALLER_FAULT",
    "413,CONTEXT_TOO_LONG",
    "418,CALLER_FAULT",
    "422,CALLER_FAULT",
    "429,RATE_LIMITED",
    "500,SERVER_ERROR",
    "502,SERVER_ERROR",
    "503,OVERLOADED",
    "504,SERVER_ERROR",
    "522,SERVER_ERROR",
    "529,OVERLOADED",
    "999,SERVER_ERROR"
  })
  void withoutARuleTheStatusDecides(int status, FailureClass failure) {
    assertEquals(failure, new Rules(List.of()).classify(status, NOTHING));
  }

  @Test
  void theFirstRuleThatFitsCounts() {
    Rules rules =
        new Rules(List.of(Rule.name("a", QUOTA_EXHAUSTED, ""), Rule.name("a|b", OVERLOADED, "")));
    assertEquals(QUOTA_EXHAUSTED, rules.classify(500, named("a")));
    assertEquals(OVERLOADED, rules.classify(500, named("b")));
  }

  @Test
  void aNameIsMatchedWholeAndAMessageInPart() {
    Rules name = new Rules(List.of(Rule.name("quota", QUOTA_EXHAUSTED, "")));
    assertEquals(SERVER_ERROR, name.classify(500, named("quota_ok")));
    assertEquals(SERVER_ERROR, name.classify(500, new ErrorBody(List.of(), "quota")));
    Rules message = new Rules(List.of(Rule.message("too long", CONTEXT_TOO_LONG, "")));
    assertEquals(
        CONTEXT_TOO_LONG, message.classify(500, new ErrorBody(List.of(), "It is TOO LONG.")));
  }

  @Test
  void aRuleOfSomeStatusesLeavesTheOthersAlone() {
    Rules rules = new Rules(List.of(Rule.name("a", QUOTA_EXHAUSTED, "").at(400, 403)));
    assertEquals(QUOTA_EXHAUSTED, rules.classify(403, named("a")));
    assertEquals(SERVER_ERROR, rules.classify(500, named("a")));
  }

  private static ErrorBody named(String name) {
    return new ErrorBody(List.of(name), "");
  }
}
