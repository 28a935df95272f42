package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.understudy.http.Headers;
import dev.understudy.route.Replies.Claim;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryRepliesTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final FakeTime time = new FakeTime();
  private final MemoryReplies replies = new MemoryReplies(time);

  private Claim claim(String key) {
    return replies.claim(new Replies.Asked("caller", key, "fingerprint"), LEASE);
  }

  private Claim.Held held(String key) {
    return assertInstanceOf(Claim.Held.class, claim(key));
  }

  private static Replies.Reply reply(int bytes) {
    return new Replies.Reply(200, Headers.none(), new byte[bytes]);
  }

  @Test
  void whoeverDiesWithARequestHoldsItUntilItsLeaseIsOver() {
    held("a");
    time.advance(Duration.ofSeconds(29));
    assertEquals(new Claim.UnderWay(Duration.ofSeconds(1)), claim("a"));
    time.advance(Duration.ofSeconds(1));

    held("a");
  }

  @Test
  void anAnswerThatComesAfterTheLeaseDoesNotTakeThePlaceOfAnother() {
    Claim.Held late = held("a");
    time.advance(LEASE);
    Claim.Held next = held("a");

    late.keep(reply(1));
    late.release();
    assertEquals(new Claim.UnderWay(LEASE), claim("a"));
    next.keep(reply(2));

    assertEquals(2, assertInstanceOf(Claim.Answered.class, claim("a")).reply().body().length);
  }

  @Test
  void aReleasedKeyIsFreeForAnything() {
    held("a").release();

    assertInstanceOf(
        Claim.Held.class, replies.claim(new Replies.Asked("caller", "a", "another"), LEASE));
  }

  @Test
  void theOldestAnswersMakeRoomAndWhatIsUnderWayStays() {
    Claim.Held underWay = held("under way");
    for (int i = 0; i <= MemoryReplies.MOST; i++) {
      held("key " + i).keep(reply(1));
    }

    assertEquals(MemoryReplies.MOST + 1, replies.size());
    assertInstanceOf(Claim.UnderWay.class, claim("under way"));
    assertInstanceOf(Claim.Answered.class, claim("key 1"));
    assertInstanceOf(Claim.Held.class, claim("key 0"));
    underWay.release();
  }

  @Test
  void theirBytesAreBoundedToo() {
    int half = MemoryReplies.MOST_BYTES / 2;
    held("a").keep(reply(half));
    held("b").keep(reply(half));
    held("c").keep(reply(1));

    assertInstanceOf(Claim.Held.class, claim("a"));
    assertInstanceOf(Claim.Answered.class, claim("b"));
    assertInstanceOf(Claim.Answered.class, claim("c"));
  }

  @Test
  void ofManyThreadsOneHoldsTheRequest() throws InterruptedException, ExecutionException {
    for (int round = 0; round < 200; round++) {
      String key = "round " + round;
      List<Callable<Claim>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(() -> claim(key));
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        int holders = 0;
        for (Future<Claim> claim : threads.invokeAll(all)) {
          holders += claim.get() instanceof Claim.Held ? 1 : 0;
        }
        assertEquals(1, holders);
      }
    }
  }
}
