package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegTest {
  private final Stage stage = new Stage();

  private Leg leg(long millis) {
    stage.deadline = Duration.ofMillis(millis);
    return stage.leg();
  }

  @Test
  void theWholeHasTheCallsTimeAndNothingAfterIt() {
    Leg whole = leg(60_000);

    assertEquals(Duration.ofSeconds(60), whole.limit().left());
    assertEquals(Duration.ofDays(1), whole.patience());
    assertTrue(whole.tryAnyway());
    assertSame(stage.cancellation, whole.cancellation());
  }

  @ParameterizedTest
  @CsvSource({
    "60000, 0, 60000",
    "60000, 1, 52000",
    "60000, 2, 44000",
    "60000, 3, 36000",
    "60000, 4, 30000",
    "16000, 1, 8000",
    "15998, 1, 7999",
    "16002, 1, 8002",
    "1000, 9, 500",
    "0, 1, 0"
  })
  void eachThatFollowsIsLeftEightSecondsOrAllOfThemHalf(long has, int following, long gets) {
    assertEquals(Duration.ofMillis(gets), leg(has).before(following, following).limit().left());
  }

  @Test
  void onlyThoseInTurnAreLeftTimeButAllFollow() {
    Leg leg = leg(60_000).before(3, 1);

    assertEquals(Duration.ofSeconds(52), leg.limit().left());
    assertEquals(3, leg.following());
    assertFalse(leg.tryAnyway());
    assertEquals(Duration.ofDays(1), leg.patience());
  }

  @Test
  void whatFollowsOutsideFollowsInside() {
    Leg leg = leg(60_000).before(2, 2).before(1, 1);

    assertEquals(Duration.ofSeconds(36), leg.limit().left());
    assertEquals(3, leg.following());
  }

  @Test
  void theShortestPatienceAndTheEarliestLimitHold() {
    Leg short1 = leg(60_000).within(Duration.ofSeconds(5)).within(Duration.ofSeconds(9));
    Leg short2 = leg(60_000).within(Duration.ofSeconds(9)).within(Duration.ofSeconds(5));
    Leg shorter = leg(3_000).within(Duration.ofSeconds(5));

    assertEquals(Duration.ofSeconds(5), short1.patience());
    assertEquals(Duration.ofSeconds(5), short1.limit().left());
    assertEquals(Duration.ofSeconds(5), short2.patience());
    assertEquals(Duration.ofSeconds(5), short2.limit().left());
    assertEquals(Duration.ofSeconds(3), shorter.limit().left());
    assertEquals(Duration.ofSeconds(5), shorter.patience());
  }

  @Test
  void whatIsKeptApartIsCancelledWithTheWholeAndByItself() {
    Leg whole = leg(60_000).before(1, 1);
    Leg one = whole.apart(Duration.ofDays(2));
    Leg other = whole.apart(Duration.ofDays(2));

    assertEquals(Duration.ofDays(1), one.patience());
    assertEquals(Duration.ofSeconds(3), whole.apart(Duration.ofSeconds(3)).patience());
    assertNotSame(one.cancellation(), whole.cancellation());
    assertEquals(whole.limit(), one.limit());
    assertEquals(1, one.following());
    one.cancellation().cancel();
    assertFalse(whole.cancellation().cancelled());
    assertFalse(other.cancellation().cancelled());
    whole.cancellation().cancel();
    assertTrue(other.cancellation().cancelled());
  }
}
