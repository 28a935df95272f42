package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Operation;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Mailbox;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An answer that is mended when it breaks off: another target of the route goes on from the words
/// so far (`on_break: continue`).
///
/// Only words can be continued: one choice, no calls, no JSON, no probabilities. What the client
/// gets is one answer, under the name of the first. Where nobody can go on, it ends with the first
/// cause.
final class Mending implements AnswerStream {
  /// How long it may take until somebody goes on.
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// The longest text that is kept to be continued, in characters.
  private static final int LONGEST = 400_000;

  /// Who rested, and who lost a race, has not had its turn.
  private static final Set<FailureClass> NO_TURN =
      Set.of(FailureClass.COOLING_DOWN, FailureClass.CANCELLED);

  private final Router router;
  private final Time time;
  private final Route route;
  private final Call call;
  private final Cancellation cancellation;
  private final StringBuilder text = new StringBuilder();
  private final Mailbox<Outcome> continuation;
  private AnswerStream current;
  private Optional<ObjectNode> name = Optional.empty();
  private Optional<Seam> seam = Optional.empty();
  private Optional<Broke> cause = Optional.empty();
  private boolean plain = true;
  private boolean waiting;
  private boolean joined;
  private boolean over;

  private Mending(Router router, Time time, Route route, Call call, AnswerStream first) {
    this.router = router;
    this.time = time;
    this.route = route;
    this.call = call;
    this.cancellation = call.cancellation().child();
    this.continuation = time.mailbox();
    this.current = first;
  }

  /// `answer`, mended where its target's terms ask for it and the call allows it.
  static Outcome.Answer of(
      Router router, Time time, Route route, Call call, Outcome.Answer answer) {
    if (answer.target().terms().onBreak() != Terms.OnBreak.CONTINUE) {
      return answer;
    }
    TargetCall asked = TargetCall.of(answer.target(), call);
    return !asked.heldBack()
            && call.seam().isEmpty()
            && words(asked)
            && !isUntranslatable(asked)
            && answer.said() instanceof Outcome.Said.Streamed(AnswerStream stream)
        ? answer.saying(new Outcome.Said.Streamed(new Mending(router, time, route, call, stream)))
        : answer;
  }

  /// Whether the answer may hold what only its own dialect can say: then it has to pass as it is.
  private static boolean isUntranslatable(TargetCall asked) {
    return asked.own().filter(own -> !own.lost().isEmpty()).isPresent();
  }

  /// Whether the answer will be words alone, as far as the request tells. Nobody goes on from an
  /// answer with reasoning ([Seam#objection]), and its own events are worth more: without their
  /// signatures Anthropic refuses the next turn.
  private static boolean words(TargetCall asked) {
    ObjectNode params = asked.params();
    return asked.call().operation() == Operation.CHAT
        && !asked.reasons()
        && params.path("n").asInt(1) == 1
        && !params.path("logprobs").asBoolean()
        && params.at("/response_format/type").asText("text").equals("text");
  }

  @Override
  public Next next(Deadline limit) {
    while (true) {
      if (over) {
        return cause.orElseThrow();
      }
      if (waiting) {
        Optional<Outcome> came = continuation.take(limit);
        if (came.isEmpty()) {
          return new Nothing();
        }
        waiting = false;
        if (!(came.get() instanceof Outcome.Answer answer
            && answer.said() instanceof Outcome.Said.Streamed(AnswerStream stream))) {
          over = true;
          return cause.orElseThrow();
        }
        current = stream;
        joined = false;
      }
      switch (current.next(limit)) {
        case Piece piece -> {
          return seen(piece);
        }
        case Broke broke -> {
          cause = cause.or(() -> Optional.of(broke));
          if (!mayGoOn(broke.failure())) {
            over = true;
            return cause.get();
          }
          goOn();
        }
        case Whole whole -> {
          return whole;
        }
        case Nothing nothing -> {
          return nothing;
        }
      }
    }
  }

  /// Who refuses to say more for the sake of its content policy has not failed.
  private boolean mayGoOn(Outcome.Failure failure) {
    return failure.failure().fallsBack()
        && plain
        && text.length() <= LONGEST
        && !text.toString().isBlank();
  }

  private void goOn() {
    current.close();
    List<Attempt> attempts = call.ledger().attempts();
    Set<Route.Target> tried = new HashSet<>();
    for (Attempt attempt : attempts) {
      if (!attempt.failure().map(Outcome.Failure::failure).filter(NO_TURN::contains).isPresent()) {
        tried.add(attempt.target());
      }
    }
    Seam here = new Seam(text.toString(), Set.copyOf(tried), attempts.size());
    seam = Optional.of(here);
    waiting = true;
    time.start(() -> continuation.put(continuation(call.goingOn(here, cancellation, LIMIT))));
  }

  /// A bug of ours must not have the client wait for ever.
  private Outcome continuation(Call rest) {
    try {
      return router.run(route, rest);
    } catch (RuntimeException bug) {
      return call.ledger().broke(bug);
    } catch (StackOverflowError bug) {
      return call.ledger().broke(new IllegalStateException(bug));
    }
  }

  /// What it says is remembered, and told under the name of the first: without the original, which
  /// speaks of one provider alone.
  private Piece seen(Piece piece) {
    List<ObjectNode> chunks = new ArrayList<>();
    for (ObjectNode chunk : piece.chunks()) {
      ObjectNode told = seam.isPresent() ? continued(chunk) : chunk;
      name = name.or(() -> Optional.of(chunk));
      JsonNode delta = told.at("/choices/0/delta");
      if (text.length() <= LONGEST) {
        text.append(delta.path("content").asText(""));
      }
      plain &=
          delta.path("tool_calls").isEmpty()
              && !delta.hasNonNull("refusal")
              && !delta.hasNonNull("function_call");
      chunks.add(told);
    }
    return new Piece(List.copyOf(chunks), Optional.empty());
  }

  private ObjectNode continued(ObjectNode chunk) {
    ObjectNode told = chunk.deepCopy();
    for (String field : List.of("id", "created", "model")) {
      name.map(first -> first.path(field)).ifPresent(value -> told.set(field, value));
    }
    if (told.at("/choices/0/delta") instanceof ObjectNode delta) {
      delta.remove("role");
      String content = delta.path("content").asText("");
      if (!joined && !content.isEmpty()) {
        String rest = seam.map(where -> where.joined(content)).orElse(content);
        joined = !rest.isEmpty();
        delta.set("content", Json.string(rest));
      }
    }
    return told;
  }

  @Override
  public void close() {
    cancellation.cancel();
    current.close();
  }
}
