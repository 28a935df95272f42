package dev.understudy.http;

import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Mailbox;
import dev.understudy.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Events by script, on any clock. After the last one nothing more comes, unless it was an end.
public final class PlayedEvents implements EventSource {
  private record Step(Duration pause, Next next) {}

  private final Time time;
  private final Queue<Step> steps = new ArrayDeque<>();
  private final Mailbox<Boolean> woken;
  private Runnable onClose = () -> {};
  private boolean closed;
  private boolean cancelled;
  private Deadline since;

  public PlayedEvents(Time time) {
    this.time = time;
    this.woken = time.mailbox();
    this.since = Deadline.in(time, Duration.ZERO);
  }

  /// These events at once, and their end.
  public static PlayedEvents whole(Time time, String... data) {
    PlayedEvents events = new PlayedEvents(time);
    for (String each : data) {
      events.then(Event.of(each));
    }
    return events.ends();
  }

  /// The events of a stream's text, at once, and their end.
  public static PlayedEvents text(Time time, String text) {
    PlayedEvents events = new PlayedEvents(time);
    of(text).forEach(events::then);
    return events.ends();
  }

  /// The events that are in a stream's text.
  public static List<Event> of(String text) {
    SseReader reader = new SseReader();
    try {
      reader.feed(text.getBytes(StandardCharsets.UTF_8));
    } catch (SseReader.TooLarge e) {
      throw new AssertionError(e);
    }
    reader.end();
    List<Event> events = new ArrayList<>();
    for (var event = reader.poll(); event.isPresent(); event = reader.poll()) {
      events.add(event.get());
    }
    return events;
  }

  public PlayedEvents then(Event event) {
    return after(Duration.ZERO, new Came(event));
  }

  public PlayedEvents then(Duration pause, Event event) {
    return after(pause, new Came(event));
  }

  public PlayedEvents ends() {
    return after(Duration.ZERO, new End());
  }

  public PlayedEvents breaks(Upstream.Fault fault) {
    return after(Duration.ZERO, new Upstream.Broken(fault, "broken: " + fault));
  }

  /// @param pause since the step before it
  public PlayedEvents after(Duration pause, Next next) {
    steps.add(new Step(pause, next));
    return this;
  }

  /// Told once, when it is closed.
  public PlayedEvents onClose(Runnable action) {
    onClose = action;
    return this;
  }

  /// Ended by `cancellation` too, as a real one is.
  public PlayedEvents endedBy(Cancellation cancellation) {
    cancellation.onCancel(
        () -> {
          cancelled = true;
          close();
        });
    return this;
  }

  /// How many are still to come.
  public int left() {
    return steps.size();
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public Next next(Deadline limit) {
    if (!closed) {
      Step step = steps.peek();
      Deadline due =
          step == null
              ? Deadline.in(time, Duration.ofDays(1))
              : new Deadline(time, since.at() + step.pause().toNanos());
      while (!closed && !due.passed() && !limit.passed()) {
        woken.take(due.orEarlier(limit));
      }
      if (!closed) {
        if (!due.passed() || step == null) {
          return new Nothing();
        }
        if (step.next() instanceof Came) {
          steps.remove();
          since = due;
        }
        return step.next();
      }
    }
    return new Upstream.Broken(
        Upstream.Fault.CANCELLED, cancelled ? "nobody waits any more" : "closed");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
      woken.put(true);
    }
  }

  /// All that still comes of `source`, as text.
  public static List<Event> all(EventSource source, Time time) throws IOException {
    List<Event> all = new ArrayList<>();
    source.drain(time, Duration.ofSeconds(20), all::add);
    return all;
  }
}
