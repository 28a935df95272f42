package dev.understudy.json;

import static dev.understudy.json.BoundedRegex.Result.FOUND;
import static dev.understudy.json.BoundedRegex.Result.GAVE_UP;
import static dev.understudy.json.BoundedRegex.Result.NOT_FOUND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.TickingTime;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedRegexTest {
  private static final Deadline SOON = Deadline.in(new FakeTime(), Duration.ofSeconds(1));

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '~',
      value = {
        "pro my-provider FOUND",
        "^pro my-provider NOT_FOUND",
        "^(a|b)+$ abab FOUND",
        "^a$ ~a\n~ NOT_FOUND",
        "^[[a]+$ [a[ FOUND",
        "^[^[]+$ a[ NOT_FOUND",
        "^[a&&b]+$ a&b FOUND",
        "^[\\w.[\\]-]+$ a.[]- FOUND",
        "^{.*}$ {x} FOUND",
        "^x{2}$ xx FOUND",
        "^x{,2}$ x{,2} FOUND",
        "^[^]$ ~\n~ FOUND",
        "[] a NOT_FOUND",
        "^\\/v1\\/$ /v1/ FOUND",
        "^\\Z\\h$ Zh FOUND",
        "[\\b] b NOT_FOUND",
        "(?<year>\\d{4})-\\k<year> 2026-2026 FOUND",
        "^(?!gpt-3).*$ gpt-4 FOUND",
        "~~ anything FOUND",
      })
  void meansWhatJavaScriptMeans(String regex, String text, BoundedRegex.Result expected) {
    assertEquals(expected, BoundedRegex.compile(regex).find(text, SOON));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"$$( 3", "$$[a 3", "$(?<1a) 4", "*a 0", "ab\\ 2"})
  void saysWhereItCannotBeRead(String regex, int index) {
    PatternSyntaxException e =
        assertThrows(PatternSyntaxException.class, () -> BoundedRegex.compile(regex));
    assertEquals(index, e.getIndex(), e.getDescription());
    assertEquals(regex, e.getPattern());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a|a)*$", "(a*)*$", "(.*)*(.*)*(.*)*b", "(a|aa)+$"})
  void givesUpWhenTheDeadlinePasses(String regex) {
    TickingTime time = new TickingTime(Duration.ofMillis(1));
    Deadline limit = Deadline.in(time, Duration.ofMillis(100));

    assertEquals(GAVE_UP, BoundedRegex.compile(regex).find("a".repeat(5000) + "!", limit));
    assertTrue(time.looks() < 110, () -> time.looks() + " looks");
  }

  @Test
  void givesUpAfterItsOwnTimeWhereTheDeadlineIsFar() {
    TickingTime time = new TickingTime(Duration.ofMillis(1));
    Deadline far = Deadline.in(time, Duration.ofHours(1));

    assertEquals(GAVE_UP, BoundedRegex.compile("(a+)+$").find("a".repeat(5000) + "!", far));
    assertTrue(time.looks() < 210, () -> time.looks() + " looks");
  }

  @Test
  void givesUpWhenTheStackIsFull() {
    Deadline far = Deadline.in(Time.system(), Duration.ofHours(1));

    assertEquals(GAVE_UP, BoundedRegex.compile("^(a|b)*$").find("ab".repeat(30_000), far));
  }

  @Test
  void givesUpOnATextThatIsTooLong() {
    BoundedRegex regex = BoundedRegex.compile("^x");

    assertEquals(NOT_FOUND, regex.find("a".repeat(BoundedRegex.MAX_TEXT), SOON));
    assertEquals(GAVE_UP, regex.find("a".repeat(BoundedRegex.MAX_TEXT + 1), SOON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(?:(?:(?:){1000}){1000}){1000}", "(?:(?:^){200}){200}x", "(\\b){2147483647}"})
  void refusesRepeatsThatWouldRunWithoutReadingAnything(String regex) {
    assertThrows(PatternSyntaxException.class, () -> BoundedRegex.compile(regex));
  }

  @Test
  void takesRepeatsAsPeopleWriteThem() {
    String uuid = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

    assertEquals(
        FOUND, BoundedRegex.compile(uuid).find("0b5e4cf1-6d0a-4a6c-9d5e-3f2a1b0c9d8e", SOON));
  }

  @Test
  void refusesAnExpressionThatIsTooLongOrTooDeep() {
    assertThrows(
        PatternSyntaxException.class,
        () -> BoundedRegex.compile("a".repeat(BoundedRegex.MAX_PATTERN + 1)));
    int half = BoundedRegex.MAX_PATTERN / 2;
    try {
      BoundedRegex.compile("(".repeat(half) + ")".repeat(half)).find("a", SOON);
    } catch (PatternSyntaxException _) {
      // Either is right: how deep a stack is depends on the thread.
    }
  }
}
