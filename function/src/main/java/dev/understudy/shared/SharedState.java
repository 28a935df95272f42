package dev.understudy.shared;

import dev.understudy.route.Counters;
import dev.understudy.route.Health;
import dev.understudy.route.MemoryHealth;
import dev.understudy.route.Replies;
import dev.understudy.time.Time;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Everything that environments share by one table, and what has to be done for it around a
/// snapshot.
public final class SharedState {
  /// A key that nothing stands at.
  private static final String NOTHING = "nothing";

  private final Table table;
  private final TableHealth health;
  private final TableReplies replies;
  private final TableCounters counters;
  private final Time time;

  /// @param random makes tokens
  public SharedState(Table table, Trouble trouble, Time time, RandomGenerator random) {
    this.table = table;
    this.health = new TableHealth(table, new MemoryHealth(time), trouble, time, random);
    this.replies = new TableReplies(table, trouble, time, random);
    this.counters = new TableCounters(table, trouble, time);
    this.time = time;
  }

  /// In the DynamoDB table `name` of the function's own account and region.
  ///
  /// @param owner who shares: items of others in the same table are not seen
  public static SharedState ofTheAccount(
      String name, String owner, Trouble trouble, Time time, RandomGenerator random) {
    return new SharedState(new DynamoTable(name, owner), trouble, time, random);
  }

  /// How targets fare.
  public Health health() {
    return health;
  }

  /// What has been answered.
  public Replies replies() {
    return replies;
  }

  /// What access keys have used up.
  public Counters counters() {
    return counters;
  }

  /// Has client, credentials and a connection made beside whatever else begins, and waits for
  /// nothing. That it fails shows at the first use.
  public void prefetch() {
    time.start(
        () -> {
          try {
            prime();
          } catch (TableException | RuntimeException e) {
            // Whoever needs the table next says so.
          }
        });
  }

  /// Asks the table for what is not there, writes there on a condition that is not met, and waits:
  /// before a snapshot. So a first write finds as much made as a first read, and nothing is
  /// written.
  ///
  /// @throws TableException if it does not answer
  public void prime() throws TableException {
    Optional<Item> _ = table.get(NOTHING);
    Item item = new Item(NOTHING, time.now(), Map.of());
    Table.Outcome _ = table.put(NOTHING, item, new Table.Condition.Holds(NOTHING));
  }

  /// Knows nothing any more, and begins anew with the table: before a snapshot.
  public void forget() {
    health.forget();
    replies.forget();
    counters.forget();
    table.renew();
  }
}
