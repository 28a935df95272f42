package dev.understudy.route;

import dev.understudy.http.Body;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.provider.Account;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Sends a call that is ready to one provider, and waits until what comes back is an answer or a
/// failure: whole, or as far as its first token. The client learns which of the two it was from
/// nothing but its own wish: what the provider sent is made into what the client asked for.
final class Sender {
  private final Upstream upstream;
  private final Time time;

  Sender(Upstream upstream, Time time) {
    this.upstream = upstream;
    this.time = time;
  }

  /// Sends it, and a second time when the connection turns out to have been closed long since.
  ///
  /// @param line ended here, or by the end of a streamed answer
  Tried send(Try one, Ledger.Line line, Rendering.Wire wire, Account account) {
    account.secrets().forEach(one.call().redaction()::add);
    Request request = Outbound.request(one.asked(), wire, account);
    Upstream way = one.simulated().orElse(upstream);
    Duration given = one.leg().limit().left();
    long since = time.nanos();
    Deadline firstBy = Deadline.in(time, one.asked().firstToken());
    Upstream.Exchange exchange = way.send(request, account.origin(), one.limits());
    Ledger.Line current = line;
    if (exchange instanceof Upstream.Broken broken
        && broken.fault() == Upstream.Fault.STALE_CONNECTION) {
      line.end(Verdict.of(one, broken));
      current = one.begin();
      exchange = way.send(request, account.origin(), one.limits());
    }
    Settled settled = settled(one, current, exchange, firstBy);
    Duration took = Duration.ofNanos(time.nanos() - since);
    return new Tried(
        settled.outcome(), Optional.of(new Standing.Wait(given, took)), settled.begun());
  }

  private static Settled settled(
      Try one, Ledger.Line line, Upstream.Exchange exchange, Deadline firstBy) {
    return switch (exchange) {
      case Upstream.Broken broken -> new Settled(line.end(Verdict.of(one, broken)));
      case Upstream.Answered(Response response) ->
          switch (response.body()) {
            case Body.Bytes(byte[] bytes) -> {
              Reading reading = Verdict.read(one, response, bytes);
              Outcome outcome = Verdict.judged(one, response, reading);
              yield new Settled(told(one, line.end(outcome, reading.usage())));
            }
            case Body.Events events when !one.call().operation().isStreamed() -> {
              events.close();
              yield new Settled(line.end(Verdict.streamed(response)));
            }
            case Body.Events(var events) -> {
              Opening opening = new Opening(one, line, response, new Live(one, response, events));
              yield new Settled(opening.outcome(firstBy), opening.committed());
            }
          };
    };
  }

  /// A whole answer as the stream that the client asked for, if it did.
  private static Outcome told(Try one, Outcome outcome) {
    return one.call().delivery().stream()
            && outcome instanceof Outcome.Answer answer
            && answer.said() instanceof Outcome.Said.Whole whole
        ? answer.saying(
            new Outcome.Said.Streamed(
                Told.whole(
                    List.of(
                        new AnswerStream.Piece(
                            Chunks.of(one.call().operation(), whole.reply()), Optional.empty())))))
        : outcome;
  }

  /// @param begun the answer, if its end is not known yet
  private record Settled(Outcome outcome, Optional<Committed> begun) {
    private Settled(Outcome outcome) {
      this(outcome, Optional.empty());
    }
  }

  /// What came of a target.
  ///
  /// @param waited how long it was waited for; empty when nothing went out, which says nothing of
  ///   its health
  /// @param begun the answer, if its end is not known yet
  record Tried(Outcome outcome, Optional<Standing.Wait> waited, Optional<Committed> begun) {
    static Tried unsent(Outcome outcome) {
      return new Tried(outcome, Optional.empty(), Optional.empty());
    }
  }
}
