package dev.understudy;

import dev.understudy.api.Problem;
import dev.understudy.api.StreamWriter;
import dev.understudy.api.Summary;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.route.AnswerStream;
import dev.understudy.route.Outcome;
import dev.understudy.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// A streamed answer as its client gets it: in the client's dialect, never silent for long, and
/// with an end that says whether it is whole. An answer that breaks off, or that would outlast the
/// function, ends with an error.
final class AnswerEvents implements EventSource {
  /// How long the client hears nothing at most. Front doors hang up after five minutes of silence,
  /// proxies on the way after 30 or 60 s.
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final Conversation talk;
  private final AnswerStream answer;
  private final StreamWriter writer;
  private final Deadline end;
  private final List<String> told;
  private final Queue<Event> ready = new ArrayDeque<>();
  private Deadline silence;
  private boolean over;

  /// @param end by when the client must have heard how it ended
  AnswerEvents(Conversation talk, AnswerStream answer, StreamWriter writer, Deadline end) {
    this.talk = talk;
    this.answer = answer;
    this.writer = writer;
    this.end = end;
    this.told = talk.ledger().warnings();
    this.silence = Deadline.in(end.time(), SILENCE);
  }

  @Override
  public Next next(Deadline limit) {
    while (true) {
      Event event = ready.poll();
      if (event != null) {
        silence = Deadline.in(end.time(), SILENCE);
        return new Came(event);
      }
      if (over) {
        return new End();
      }
      if (end.passed()) {
        answer.close();
        broke(Problem.outlasting(talk.ledger()));
        continue;
      }
      if (!advance(limit.orEarlier(end).orEarlier(silence))) {
        return new Nothing();
      }
    }
  }

  /// A bug of ours must not look like an end, nor like a connection that was lost.
  ///
  /// @return whether there may be more before the limit
  private boolean advance(Deadline limit) {
    try {
      return told(answer.next(limit));
    } catch (RuntimeException bug) {
      answer.close();
      broke(Problem.broke(talk.ledger().broke(bug), talk.ledger()));
      return true;
    }
  }

  private boolean told(AnswerStream.Next next) {
    switch (next) {
      case AnswerStream.Piece piece -> ready.addAll(writer.write(piece));
      case AnswerStream.Whole() -> finish(writer.end());
      case AnswerStream.Broke(Outcome.Failure why) -> broke(Problem.broke(why, talk.ledger()));
      case AnswerStream.Nothing() -> {
        if (silence.passed()) {
          ready.add(writer.keepAlive());
        } else {
          return end.passed();
        }
      }
    }
    return true;
  }

  private void broke(Problem problem) {
    talk.outcome(200, problem.code());
    finish(writer.broke(problem, talk.redaction()));
  }

  /// What the headers could not have goes before the end, after which nobody reads on.
  private void finish(List<Event> last) {
    List<String> late = new ArrayList<>(talk.ledger().warnings());
    late.removeAll(told);
    if (!late.isEmpty()) {
      ready.add(Summary.late(late, talk.redaction()));
    }
    talk.cost().ifPresent(cost -> ready.add(Summary.late(cost)));
    ready.addAll(last);
    over = true;
  }

  @Override
  public void close() {
    answer.close();
  }
}
