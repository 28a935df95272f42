package dev.understudy.shared;

import dev.understudy.json.JsonException;
import dev.understudy.route.MemoryReplies;
import dev.understudy.route.Replies;
import dev.understudy.shared.Table.Condition;
import dev.understudy.shared.Table.Outcome;
import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What every environment has answered, by way of the table. Thread-safe.
///
/// A request is claimed by one write on the condition that there is none of its name; whoever is
/// refused is told in the same answer what there is. An answer is kept, and a name freed, on the
/// condition that the claim still holds.
///
/// While the table does not answer, or not within [#LATER], a request is answered as if it came
/// once, and its client is warned. What was claimed by a write that was answered too late stays
/// claimed until its lease is over.
public final class TableReplies implements Replies {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofMillis(500);

  private static final String UNKNOWN =
      "the store of answers is not to be had now: Idempotency-Key has no effect on this request";
  private static final String NOT_KEPT =
      "the store of answers is not to be had now: the answer is not given again to whoever sends"
          + " this Idempotency-Key again";

  private final Table table;
  private final Access access;
  private final Time time;
  private final RandomGenerator random;

  /// @param random makes tokens
  public TableReplies(Table table, Trouble trouble, Time time, RandomGenerator random) {
    this.table = table;
    this.access = new Access(time, trouble, FIRST, LATER);
    this.time = time;
    this.random = random;
  }

  @Override
  public Claim claim(Asked asked, Duration lease) {
    String key = Names.key("reply", asked.caller(), asked.key());
    Instant now = time.now();
    Item mine = ReplyItem.underWay(Names.token(random), now.plus(lease), asked.fingerprint());
    return access
        .begin(_ -> table.put(key, mine, new Condition.Over(now)))
        .flatMap(access::await)
        .map(outcome -> claim(outcome, new Lease(key, mine.token(), asked), now))
        .orElseGet(() -> new Claim.Unknown(UNKNOWN));
  }

  /// Knows nothing of the table any more: before a snapshot.
  public void forget() {
    access.forget();
  }

  private static Claim claim(Outcome outcome, Lease mine, Instant now) {
    return switch (outcome) {
      case Outcome.Done() -> mine;
      case Outcome.Refused(Optional<Item> current) ->
          current.map(item -> known(item, mine, now)).orElseGet(() -> new Claim.Unknown(UNKNOWN));
    };
  }

  private static Claim known(Item item, Lease mine, Instant now) {
    if (item.token().equals(mine.token)) {
      // The client had sent it twice, and the first time was heard.
      return mine;
    }
    if (!item.readable()) {
      return new Claim.Unknown(UNKNOWN);
    }
    if (!ReplyItem.isOf(item, mine.asked.fingerprint())) {
      return new Claim.Taken();
    }
    try {
      return ReplyItem.reply(item)
          .<Claim>map(Claim.Answered::new)
          .orElseGet(() -> new Claim.UnderWay(Duration.between(now, item.until())));
    } catch (JsonException e) {
      return new Claim.Unknown(UNKNOWN);
    }
  }

  private final class Lease implements Claim.Held {
    private final String key;
    private final String token;
    private final Asked asked;

    private Lease(String key, String token, Asked asked) {
      this.key = key;
      this.token = token;
      this.asked = asked;
    }

    @Override
    public Optional<String> keep(Reply reply) {
      int bytes = ReplyItem.bytes(reply);
      if (bytes > ReplyItem.MOST_BYTES) {
        return Optional.of(
            "the answer is "
                + bytes
                + " bytes with its headers, of which "
                + ReplyItem.MOST_BYTES
                + " can be kept: it is not given again to whoever sends this Idempotency-Key"
                + " again");
      }
      Instant until = time.now().plus(MemoryReplies.KEPT);
      Item answered = ReplyItem.answered(token, until, asked.fingerprint(), reply);
      return access
          .begin(_ -> table.put(key, answered, new Condition.Holds(token)))
          .flatMap(access::await)
          .map(Lease::objection)
          .orElseGet(() -> Optional.of(NOT_KEPT));
    }

    private static Optional<String> objection(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Done() -> Optional.empty();
        case Outcome.Refused(var _) -> Optional.of(MemoryReplies.LATE);
      };
    }

    @Override
    public void release() {
      Optional<Outcome> _ =
          access.begin(_ -> table.delete(key, new Condition.Holds(token))).flatMap(access::await);
    }
  }
}
