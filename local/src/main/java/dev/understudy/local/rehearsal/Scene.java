package dev.understudy.local.rehearsal;

import dev.understudy.local.rehearsal.Vendor.Trouble;
import dev.understudy.local.rehearsal.Vendor.Turn;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.Json;
import java.util.Optional;

/// What one request gets: which fault is played, and the reply that it is played on.
///
/// @param recital the answer to say behind the reply's head, where it is a stream
record Scene(Fault fault, Reply reply, Optional<Recital> recital) {

  private static final String PAGE =
      "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Sign"
          + " in to your network</body></html>";

  private static final String BAD_KEY = "bad-key";

  Scene(Fault fault, Reply reply) {
    this(fault, reply, Optional.empty());
  }

  /// In the order of the real thing: who calls, is the house open, is the request well formed, then
  /// the fault.
  static Scene of(Vendor vendor, Ask ask, String key, Fault otherwise) {
    if (!vendor.serves(ask.path()) || !ask.head().method().equals("POST")) {
      return plain(vendor.noPath(ask.head()));
    }
    if (key.isEmpty()) {
      return plain(vendor.noKey());
    }
    String model = ask.model();
    Optional<String> asked = Fault.askedBy(model).or(() -> Fault.askedBy(key));
    if (asked.isEmpty() && key.contains(BAD_KEY)) {
      asked = Optional.of(BAD_KEY);
    }
    if (asked.isEmpty() && !Fault.healthy(model) && !otherwise.equals(Fault.NONE)) {
      return played(otherwise, vendor, ask, key);
    }
    Optional<Reply> complaint = vendor.complaint(ask);
    if (complaint.isPresent()) {
      return plain(complaint.get());
    }
    String name = asked.orElse("ok");
    return Fault.named(name)
        .map(fault -> played(fault, vendor, ask, key))
        .orElseGet(() -> plain(unknown(name)));
  }

  /// The status on the wire, 0 when the fault leaves none.
  int status() {
    return switch (fault.kind()) {
      case SILENT, RESET, CLOSE -> 0;
      default -> reply.status();
    };
  }

  private static Scene plain(Reply reply) {
    return new Scene(Fault.NONE, reply);
  }

  private static Reply unknown(String name) {
    String message = "no rehearsal fault is called " + name + ": see GET /rehearsal/faults";
    return Reply.json(400, Json.object().put("error", message));
  }

  private static Scene played(Fault fault, Vendor vendor, Ask ask, String key) {
    Turn turn =
        switch (fault.kind()) {
          case EMPTY_CONTENT -> Turn.EMPTY;
          case NO_CHOICES -> Turn.NO_CHOICES;
          case REFUSAL -> Turn.REFUSED;
          case CONTENT_FILTER -> Turn.FILTERED;
          default -> Turn.WHOLE;
        };
    Optional<Recital> recital =
        ask.streams() || fault.kind() == FaultKind.STREAM_UNASKED
            ? vendor.recital(ask, turn)
            : Optional.empty();
    return recital
        .flatMap(stream -> streamed(fault, stream, vendor.streamType()))
        .orElseGet(() -> new Scene(fault, whole(fault, vendor, ask, key, turn)));
  }

  /// A stream, unless the fault replaces it by something whole.
  private static Optional<Scene> streamed(Fault fault, Recital recital, String type) {
    return switch (fault.kind()) {
      case STREAM_WHOLE,
          STREAM_HTML,
          STATUS,
          RATE_LIMIT,
          INSUFFICIENT_QUOTA,
          CREDIT_EXHAUSTED,
          CONTEXT_LENGTH,
          MODEL_NOT_FOUND,
          BAD_KEY,
          TRUNCATED_JSON,
          GARBAGE,
          HTML,
          ERROR_IN_200,
          EMPTY_BODY,
          REDIRECT ->
          Optional.empty();
      // What TCP does wrong, it does to the text of a stream as to that of a whole answer.
      case SILENT,
          SLOW_HEADERS,
          SLOW,
          HANG_BODY,
          RESET,
          RESET_BODY,
          CLOSE,
          TRUNCATED,
          TRUNCATED_CHUNKS,
          STALE ->
          Optional.of(new Scene(fault, head(type).body(type, recital.whole())));
      case STREAM_TEXT -> Optional.of(new Scene(fault, head("text/plain"), Optional.of(recital)));
      case OK,
          EMPTY_CONTENT,
          NO_CHOICES,
          REFUSAL,
          CONTENT_FILTER,
          STREAM_ERROR_FIRST,
          STREAM_ERROR_OPENED,
          STREAM_ERROR,
          STREAM_EMPTY,
          STREAM_SILENT,
          STREAM_OPENED_SILENT,
          STREAM_PINGS,
          STREAM_STALL,
          STREAM_RESET,
          STREAM_CUT,
          STREAM_GARBAGE,
          STREAM_NO_DONE,
          STREAM_NO_FINISH,
          STREAM_BYTES,
          STREAM_UNASKED ->
          Optional.of(new Scene(fault, head(type), Optional.of(recital)));
    };
  }

  private static Reply head(String contentType) {
    return new Reply(200, Headers.NONE, contentType, Bytes.of(""));
  }

  private static Reply whole(Fault fault, Vendor vendor, Ask ask, String key, Turn turn) {
    Reply whole = vendor.answer(ask, turn);
    return switch (fault.kind()) {
      case STATUS -> vendor.status(fault.number(), ask, key);
      case RATE_LIMIT -> vendor.trouble(Trouble.RATE_LIMIT, ask, key, fault.number());
      case INSUFFICIENT_QUOTA -> vendor.trouble(Trouble.QUOTA, ask, key, 0);
      case CREDIT_EXHAUSTED -> vendor.trouble(Trouble.CREDIT, ask, key, 0);
      case CONTEXT_LENGTH -> vendor.trouble(Trouble.CONTEXT_LENGTH, ask, key, 0);
      case MODEL_NOT_FOUND -> vendor.trouble(Trouble.MODEL_NOT_FOUND, ask, key, 0);
      case BAD_KEY -> vendor.trouble(Trouble.BAD_KEY, ask, key, 0);
      case TRUNCATED_JSON -> whole.body("application/json", whole.body().half());
      case GARBAGE -> whole.body("application/json", "\u0000upstream connect error: \ufffd{{<>");
      case HTML -> whole.body("text/html; charset=utf-8", PAGE);
      case STREAM_HTML -> ask.streams() ? whole.body(vendor.streamType(), PAGE) : whole;
      case ERROR_IN_200 -> vendor.status(500, ask, key).as(200);
      case EMPTY_BODY -> whole.body("application/json", "");
      case REDIRECT ->
          whole.as(302).body("text/plain", "").with("location", vendor.base() + "/elsewhere");
      default -> whole;
    };
  }
}
