package dev.understudy.route;

import dev.understudy.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What this environment has answered itself. Forgotten with it. Thread-safe.
///
/// Lambda gives a request that comes again whichever environment is free, so only where there is
/// but one of them is an answer always found again. And the environment is frozen between calls:
/// that it dies is nothing that we could notice.
public final class MemoryReplies implements Replies {
  /// How long an answer is kept at most.
  public static final Duration KEPT = Duration.ofHours(24);

  /// Why an answer is not kept that took longer than its lease.
  public static final String LATE =
      "the answer came after its Idempotency-Key had been given up, so it is not given again";

  /// How many answers are kept at most; the oldest make room.
  public static final int MOST = 1000;

  /// How many bytes their bodies may have in all.
  public static final int MOST_BYTES = 16 * 1024 * 1024;

  private final Time time;

  /// In the order in which they were begun or, once answered, answered.
  private final Map<Name, Entry> entries = new LinkedHashMap<>();

  /// @param time its wall clock says what is over
  public MemoryReplies(Time time) {
    this.time = time;
  }

  @Override
  public synchronized Claim claim(Asked asked, Duration lease) {
    Instant now = time.now();
    Name name = new Name(asked.caller(), asked.key());
    Entry known = entries.get(name);
    if (known == null || !now.isBefore(known.until)) {
      Entry mine = new Entry(name, asked.fingerprint(), now.plus(lease));
      entries.put(name, mine);
      return mine;
    }
    if (!known.fingerprint.equals(asked.fingerprint())) {
      return new Claim.Taken();
    }
    Duration left = Duration.between(now, known.until);
    return known.reply.<Claim>map(Claim.Answered::new).orElseGet(() -> new Claim.UnderWay(left));
  }

  /// How many requests it knows of.
  synchronized int size() {
    return entries.size();
  }

  /// Forgets what is over, and the oldest answers beyond the bounds. What is under way stays.
  private void makeRoom() {
    Instant now = time.now();
    entries.values().removeIf(entry -> !now.isBefore(entry.until));
    long answers = entries.values().stream().filter(entry -> entry.reply.isPresent()).count();
    long bytes = entries.values().stream().mapToLong(Entry::bytes).sum();
    Iterator<Entry> oldest = entries.values().iterator();
    while ((answers > MOST || bytes > MOST_BYTES) && oldest.hasNext()) {
      Entry entry = oldest.next();
      if (entry.reply.isPresent()) {
        oldest.remove();
        answers--;
        bytes -= entry.bytes();
      }
    }
  }

  private record Name(String caller, String key) {}

  private final class Entry implements Claim.Held {
    private final Name name;
    private final String fingerprint;
    private Instant until;
    private Optional<Reply> reply = Optional.empty();

    private Entry(Name name, String fingerprint, Instant until) {
      this.name = name;
      this.fingerprint = fingerprint;
      this.until = until;
    }

    private int bytes() {
      return reply.map(known -> known.body().length).orElse(0);
    }

    @Override
    public Optional<String> keep(Reply answer) {
      synchronized (MemoryReplies.this) {
        if (!entries.remove(name, this)) {
          return Optional.of(LATE);
        }
        reply = Optional.of(answer);
        until = time.now().plus(KEPT);
        entries.put(name, this);
        makeRoom();
        return Optional.empty();
      }
    }

    @Override
    public void release() {
      synchronized (MemoryReplies.this) {
        entries.remove(name, this);
      }
    }
  }
}
