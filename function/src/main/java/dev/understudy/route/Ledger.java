package dev.understudy.route;

import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Usage;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Everything that was tried for one call, and everything that was changed on the way. Headers,
/// error bodies, log and metrics are made from it; nothing goes to a provider that is not on it.
/// Thread-safe.
public final class Ledger {
  private static final Outcome.Failure UNDER_WAY =
      new Outcome.Failure(FailureClass.CANCELLED, "given up: nobody waits for it any more");

  private final Time time;
  private final List<Line> lines = new ArrayList<>();
  private final List<RuntimeException> bugs = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final SequencedSet<String> warnings = new LinkedHashSet<>();
  private final Map<String, MediaFetch.Had> fetched = new HashMap<>();

  /// @param time measures what attempts take
  public Ledger(Time time) {
    this.time = time;
  }

  /// A try at `target` begins now.
  ///
  /// @param adaptations what was changed or left out for it
  /// @param simulated whether it fails on request, without a call
  /// @return to be ended
  synchronized Line begin(
      Route.Target target, String model, List<String> adaptations, boolean simulated) {
    Line line = new Line(target, model, adaptations, simulated, time.nanos());
    lines.add(line);
    return line;
  }

  /// What is known of an address of the request.
  synchronized Optional<MediaFetch.Had> fetched(String url) {
    return Optional.ofNullable(fetched.get(url));
  }

  /// What is known of it from now on.
  synchronized void fetched(String url, MediaFetch.Had had) {
    fetched.put(url, had);
  }

  /// How much was fetched for the call, in bytes.
  synchronized long fetchedBytes() {
    return fetched.values().stream()
        .mapToLong(had -> had instanceof MediaFetch.Had.Media media ? media.bytes() : 0)
        .sum();
  }

  /// Why `target` was not asked, where that holds for the whole call: not because it rested.
  synchronized Optional<Outcome.Failure> objection(Route.Target target) {
    return attempts().stream()
        .filter(attempt -> attempt.target().equals(target))
        .flatMap(attempt -> attempt.failure().stream())
        .filter(Outcome.Failure::notAsked)
        .filter(failure -> failure.failure() != FailureClass.COOLING_DOWN)
        .findFirst();
  }

  /// Whether nobody was asked because of who rests.
  ///
  /// @param before how many attempts were made before, which do not count
  synchronized boolean onlyRests(int before) {
    List<Outcome.Failure> notAsked =
        attempts().stream()
            .skip(before)
            .filter(attempt -> attempt.status() == 0)
            .flatMap(attempt -> attempt.failure().stream())
            .filter(Outcome.Failure::notAsked)
            .toList();
    return notAsked.size() == lines.size() - before
        && notAsked.stream().anyMatch(each -> each.failure() == FailureClass.COOLING_DOWN);
  }

  /// Writes down something that the client asked for and does not get as asked.
  public synchronized void warn(String warning) {
    warnings.add(warning);
  }

  /// A bug of ours: kept for the log, and a failure for the client.
  public synchronized Outcome.Failure broke(RuntimeException bug) {
    bugs.add(bug);
    return new Outcome.Failure(FailureClass.INTERNAL, "a fault of our own; the log has it");
  }

  /// The line of `target` that is under way, if one is.
  synchronized Optional<Line> underWay(Route.Target target) {
    return lines.stream()
        .filter(line -> line.now.isEmpty() && line.target.equals(target))
        .findFirst();
  }

  /// What broke in our own code on the way, for the log.
  public synchronized List<RuntimeException> bugs() {
    return List.copyOf(bugs);
  }

  /// Writes down something that the operator has to mend.
  public synchronized void complain(String complaint) {
    complaints.add(complaint);
  }

  /// What the operator has to mend: a stored key, or a list of prices, that cannot be had or used.
  /// Not yet redacted.
  public synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// Every attempt so far, in the order in which they began. One that has not ended has been given
  /// up, or will be.
  public synchronized List<Attempt> attempts() {
    return lines.stream().map(Line::attempt).toList();
  }

  /// The tokens that were read and written, as far as providers have counted them: those of failed
  /// attempts too. Of one attempt two billion at most, which is more than any provider can mean.
  public synchronized long tokens() {
    return attempts().stream()
        .flatMap(attempt -> attempt.usage().stream())
        .mapToLong(usage -> Math.clamp(usage.total(), 0, Integer.MAX_VALUE))
        .sum();
  }

  /// What was changed or left out, one sentence each.
  public synchronized List<String> warnings() {
    return List.copyOf(warnings);
  }

  /// An attempt, under way or over.
  final class Line {
    private final Route.Target target;
    private final String model;
    private final List<String> adaptations;
    private final boolean simulated;
    private final long since;
    private Optional<Attempt> now = Optional.empty();
    private boolean ended;

    private Line(
        Route.Target target,
        String model,
        List<String> adaptations,
        boolean simulated,
        long since) {
      this.target = target;
      this.model = model;
      this.adaptations = adaptations;
      this.simulated = simulated;
      this.since = since;
    }

    /// It is over. What is said after that is not heard.
    ///
    /// @return `outcome`
    Outcome end(Outcome outcome) {
      return end(outcome, Optional.empty());
    }

    /// It is over.
    ///
    /// @param usage the tokens that its provider counted
    Outcome end(Outcome outcome, Optional<Usage> usage) {
      synchronized (Ledger.this) {
        if (!ended) {
          now = Optional.of(attempt(outcome, firstToken(), usage));
          ended = true;
        }
      }
      return outcome;
    }

    /// The first token of a stream is here, and the client's from now on.
    void commit(Outcome.Answer answer) {
      synchronized (Ledger.this) {
        if (!ended) {
          now = Optional.of(attempt(answer, Optional.of(took()), Optional.empty()));
        }
      }
    }

    private Optional<Duration> firstToken() {
      return now.flatMap(Attempt::firstToken);
    }

    private Attempt attempt() {
      return now.orElseGet(() -> attempt(UNDER_WAY, Optional.empty(), Optional.empty()));
    }

    private Attempt attempt(Outcome outcome, Optional<Duration> firstToken, Optional<Usage> usage) {
      return new Attempt(target, model, adaptations, simulated, took(), outcome, firstToken, usage);
    }

    private Duration took() {
      return Duration.ofNanos(time.nanos() - since);
    }
  }
}
