package dev.understudy.route;

import dev.understudy.time.Deadline;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/// An answer that is told from its beginning, of which some parts are here, or all.
final class Told implements AnswerStream {
  private final Queue<Piece> here;
  private final AnswerStream rest;

  /// @param here what has come
  /// @param rest what has not
  Told(List<Piece> here, AnswerStream rest) {
    this.here = new ArrayDeque<>(here);
    this.rest = rest;
  }

  /// An answer that is here to its end.
  static Told whole(List<Piece> here) {
    return new Told(here, new Ended());
  }

  @Override
  public Next next(Deadline limit) {
    Piece piece = here.poll();
    return piece != null ? piece : rest.next(limit);
  }

  @Override
  public void close() {
    here.clear();
    rest.close();
  }

  /// Nothing is left.
  private static final class Ended implements AnswerStream {
    @Override
    public Next next(Deadline limit) {
      return new Whole();
    }

    @Override
    public void close() {}
  }
}
