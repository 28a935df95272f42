package dev.understudy.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.route.MemoryReplies;
import dev.understudy.route.Replies.Asked;
import dev.understudy.route.Replies.Claim;
import dev.understudy.route.Replies.Reply;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableRepliesTest {
  private static final Asked ASKED = new Asked("caller", "key-of-the-client", "f1");
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Reply REPLY =
      new Reply(200, Headers.of("content-type", "application/json"), new byte[] {1, 2, 3});

  private final FakeTime time = new FakeTime();
  private final FakeTable table = new FakeTable(time);
  private final TableReplies one = environment(1);
  private final TableReplies other = environment(2);

  private TableReplies environment(long seed) {
    Trouble trouble = new Trouble(time, () -> {}, _ -> {});
    return new TableReplies(table, trouble, time, new Random(seed));
  }

  private static Claim.Held held(TableReplies replies) {
    return assertInstanceOf(Claim.Held.class, replies.claim(ASKED, LEASE));
  }

  @Test
  void whileOneAnswersTheOtherIsToldHowLongItMayTake() {
    held(one);

    Claim.UnderWay underWay = assertInstanceOf(Claim.UnderWay.class, other.claim(ASKED, LEASE));
    assertEquals(LEASE.minus(table.trip), underWay.left());
  }

  @Test
  void anAnswerIsGivenAgainByTheOtherAsItWas() {
    assertEquals(Optional.empty(), held(one).keep(REPLY));

    Reply again = assertInstanceOf(Claim.Answered.class, other.claim(ASKED, LEASE)).reply();
    assertEquals(200, again.status());
    assertEquals(REPLY.headers().map(), again.headers().map());
    assertArrayEquals(REPLY.body(), again.body());
  }

  @Test
  void anotherRequestUnderTheSameNameIsTold() {
    held(one);

    assertInstanceOf(
        Claim.Taken.class, other.claim(new Asked("caller", "key-of-the-client", "f2"), LEASE));
  }

  @Test
  void nobodyGetsTheAnswerOfAnotherCaller() {
    assertEquals(Optional.empty(), held(one).keep(REPLY));

    assertInstanceOf(
        Claim.Held.class, other.claim(new Asked("another", "key-of-the-client", "f1"), LEASE));
  }

  @Test
  void whoDiesHoldsItsRequestForItsLeaseAndWhoComesTooLateKeepsNothing() {
    Claim.Held late = held(one);
    time.advance(LEASE);
    Claim.Held second = held(other);

    assertEquals(Optional.of(MemoryReplies.LATE), late.keep(REPLY));
    late.release();
    assertEquals(Optional.empty(), second.keep(REPLY));
  }

  @Test
  void anAnswerIsForgottenAfterADayThoughItStillStandsThere() {
    assertEquals(Optional.empty(), held(one).keep(REPLY));
    time.advance(MemoryReplies.KEPT);

    assertEquals(1, table.items.size());
    held(other);
  }

  @Test
  void whatWasReleasedIsFree() {
    held(one).release();

    held(other);
  }

  @Test
  void anAnswerThatDoesNotFitIsNotSentAndSaysSo() {
    Claim.Held held = held(one);
    int before = table.writes;
    Reply large = new Reply(200, Headers.none(), new byte[ReplyItem.MOST_BYTES]);

    String why = held.keep(large).orElseThrow();
    assertTrue(why.contains("bytes"), why);
    assertEquals(before, table.writes);
    held.release();
    held(other);
  }

  @Test
  void withoutTheTableARequestIsAnsweredAsIfItCameOnceAndItsClientIsWarned() {
    table.failing = "is broken";

    Claim.Unknown unknown = assertInstanceOf(Claim.Unknown.class, one.claim(ASKED, LEASE));
    assertTrue(unknown.why().contains("Idempotency-Key has no effect"), unknown.why());
  }

  @Test
  void anAnswerThatTheTableDoesNotTakeSaysSo() {
    Claim.Held held = held(one);
    table.failing = "is broken";

    assertTrue(held.keep(REPLY).orElseThrow().contains("not given again"));
  }

  @Test
  void aThrottledNameLeavesTheOthersTheirs() {
    held(one);
    table.hot = Names.key("reply", "another", "hot");
    assertInstanceOf(Claim.Unknown.class, one.claim(new Asked("another", "hot", "f"), LEASE));

    assertInstanceOf(Claim.UnderWay.class, one.claim(ASKED, LEASE));
  }

  @Test
  void whatAnotherVersionKeptIsNotGivenAgain() {
    assertEquals(Optional.empty(), held(one).keep(REPLY));
    table.age();

    assertInstanceOf(Claim.Unknown.class, other.claim(ASKED, LEASE));
  }

  @Test
  void theClientsOwnNameIsNotInTheTable() {
    held(one);

    assertTrue(!table.items.toString().contains("key-of-the-client"));
  }
}
