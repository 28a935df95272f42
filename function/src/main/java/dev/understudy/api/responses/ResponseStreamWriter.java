package dev.understudy.api.responses;

import dev.understudy.api.Problem;
import dev.understudy.api.StreamWriter;
import dev.understudy.http.Event;
import dev.understudy.route.AnswerStream;
import dev.understudy.secret.Redaction;
import java.util.List;
import java.util.Optional;

/// A streamed answer in Responses: the provider's own events where it was asked in the client's own
/// words, else those of [Telling].
///
/// See <https://platform.openai.com/docs/api-reference/responses-streaming>.
final class ResponseStreamWriter implements StreamWriter {
  private final boolean own;
  private final Telling telling;
  private final Passing passing = new Passing();
  private Optional<Boolean> passes = Optional.empty();

  /// @param own whether the provider was asked in the client's own words
  ResponseStreamWriter(boolean own, Telling telling) {
    this.own = own;
    this.telling = telling;
  }

  @Override
  public List<Event> write(AnswerStream.Piece piece) {
    if (passes.isEmpty()) {
      passes = Optional.of(own && piece.original().isPresent());
    }
    if (passes.get()) {
      return passing.pass(piece.original());
    }
    telling.add(piece.chunks());
    return telling.take();
  }

  @Override
  public List<Event> end() {
    if (!passes.orElse(false)) {
      telling.end();
    }
    return telling.take();
  }

  @Override
  public List<Event> broke(Problem problem, Redaction redaction) {
    return passes.orElse(false)
        ? passing.broke(problem, redaction)
        : telling.broke(problem, redaction);
  }
}
