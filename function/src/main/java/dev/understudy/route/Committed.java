package dev.understudy.route;

import dev.understudy.protocol.FailureClass;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import java.util.Optional;
import java.util.function.Consumer;

/// An answer that is the client's from its first token on, and whose end is not known yet: writes
/// it down when it comes, whichever way.
final class Committed implements AnswerStream {
  private final Live live;
  private final Outcome.Answer answer;
  private final Ledger.Line line;
  private final Cancellation.Registration registration;
  private Consumer<Outcome> onEnd = _ -> {};
  private boolean over;

  /// @param answer what the line says as long as nothing goes wrong
  /// @param cancellation nobody waits for it any more: another target was faster
  Committed(Live live, Outcome.Answer answer, Ledger.Line line, Cancellation cancellation) {
    this.live = live;
    this.answer = answer;
    this.line = line;
    line.commit(answer);
    this.registration = cancellation.onCancel(this::givenUp);
  }

  /// Has `taker` told what came of it, unless nobody waited for that.
  void whenOver(Consumer<Outcome> taker) {
    onEnd = taker;
  }

  @Override
  public Next next(Deadline limit) {
    Next next = live.next(limit);
    switch (next) {
      case Whole() -> end(answer);
      case Broke(Outcome.Failure failure) -> end(failure);
      case Piece _, Nothing() -> {}
    }
    return next;
  }

  private void end(Outcome outcome) {
    if (!over) {
      over = true;
      registration.close();
      line.end(outcome, live.usage());
      onEnd.accept(outcome);
    }
  }

  private void givenUp() {
    line.end(
        new Outcome.Failure(
            FailureClass.CANCELLED,
            answer.status(),
            "given up after its first token: nobody waits for it any more",
            Optional.empty()),
        live.usage());
  }

  @Override
  public void close() {
    registration.close();
    if (!over) {
      givenUp();
    }
    live.close();
  }
}
