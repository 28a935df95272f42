package dev.understudy.local.rehearsal;

/// What a rehearsal provider can be told to do: the one table, shown by `GET /rehearsal/faults`.
///
/// A model named `fail-NAME` (anywhere in the name) or a key with `fail-NAME` in it asks for the
/// fault of that name. Where a number is allowed it follows the name, as in
/// `fail-slow-headers-1500`.
public enum FaultKind {
  /// No fault.
  OK("ok", Takes.NOTHING, 0, "answers at once, whatever the provider's default is"),
  /// A status.
  STATUS("status", Takes.NUMBER, 0, "that HTTP status with the provider's own error body"),
  /// Rate limited.
  RATE_LIMIT(
      "rate-limit", Takes.OPTIONAL, 7, "429; where the provider says when, in so many seconds"),
  /// Quota gone.
  INSUFFICIENT_QUOTA("insufficient-quota", Takes.NOTHING, 0, "the quota is used up"),
  /// Credit gone.
  CREDIT_EXHAUSTED("credit-exhausted", Takes.NOTHING, 0, "no credit: at Anthropic a 400"),
  /// Too long.
  CONTEXT_LENGTH("context-length", Takes.NOTHING, 0, "400: the prompt is too long"),
  /// No such model.
  MODEL_NOT_FOUND("model-not-found", Takes.NOTHING, 0, "404 or 400: no such model"),
  /// Wrong key.
  BAD_KEY("bad-key", Takes.NOTHING, 0, "401, at Google 400, at Bedrock 403: the key is wrong"),
  /// Never answers.
  SILENT("silent", Takes.NOTHING, 0, "takes the request and never answers"),
  /// Late headers.
  SLOW_HEADERS("slow-headers", Takes.NUMBER, 0, "nothing for so many ms, then the whole answer"),
  /// Healthy but slow.
  SLOW("slow", Takes.NUMBER, 0, "headers at once, the body in ten pieces over so many ms"),
  /// Body stops.
  HANG_BODY("hang-body", Takes.NOTHING, 0, "headers, half of the body, then silence"),
  /// Reset at once.
  RESET("reset", Takes.NOTHING, 0, "TCP reset before any header"),
  /// Reset in the body.
  RESET_BODY("reset-body", Takes.NOTHING, 0, "headers, half of the body, then a TCP reset"),
  /// Closed without a word.
  CLOSE("close", Takes.NOTHING, 0, "closes the connection before any header"),
  /// Closed in the body.
  TRUNCATED("truncated", Takes.NOTHING, 0, "closes before the promised Content-Length is sent"),
  /// Closed between chunks.
  TRUNCATED_CHUNKS("truncated-chunks", Takes.NOTHING, 0, "closes before the last chunk"),
  /// Cut JSON.
  TRUNCATED_JSON("truncated-json", Takes.NOTHING, 0, "200, complete HTTP, the JSON cut in half"),
  /// No JSON.
  GARBAGE("garbage", Takes.NOTHING, 0, "200, application/json, and no JSON"),
  /// A page.
  HTML("html", Takes.NOTHING, 0, "200 with an HTML page"),
  /// An error with 200.
  ERROR_IN_200("error-in-200", Takes.NOTHING, 0, "200 with the body of an error"),
  /// No body.
  EMPTY_BODY("empty-body", Takes.NOTHING, 0, "200 with no byte of body"),
  /// No text.
  EMPTY_CONTENT("empty-content", Takes.NOTHING, 0, "200, well formed, with an empty text"),
  /// No choice.
  NO_CHOICES("no-choices", Takes.NOTHING, 0, "200 without any choice or content"),
  /// Redirect.
  REDIRECT("redirect", Takes.NOTHING, 0, "302 to another path here, where a hit is logged"),
  /// Kept-alive connection closed.
  STALE(
      "stale",
      Takes.OPTIONAL,
      100,
      "answers; the kept-alive connection closes after so many ms or when it is used again"),
  /// Refusal.
  REFUSAL("refusal", Takes.NOTHING, 0, "200 in which the model refuses"),
  /// Filtered.
  CONTENT_FILTER("content-filter", Takes.NOTHING, 0, "stopped by the provider's content filter"),
  /// A stream of an error.
  STREAM_ERROR_FIRST("stream-error-first", Takes.NOTHING, 0, "an error is the first event"),
  /// An error behind the opening.
  STREAM_ERROR_OPENED(
      "stream-error-opened", Takes.NOTHING, 0, "an error behind what opens a stream"),
  /// An error in the stream.
  STREAM_ERROR("stream-error", Takes.OPTIONAL, 3, "an error after so many tokens"),
  /// A stream of nothing.
  STREAM_EMPTY("stream-empty", Takes.NOTHING, 0, "a stream without any event"),
  /// Headers only.
  STREAM_SILENT("stream-silent", Takes.NOTHING, 0, "headers, then silence"),
  /// The opening only.
  STREAM_OPENED_SILENT(
      "stream-opened-silent", Takes.NOTHING, 0, "what opens a stream, then silence"),
  /// Busy without a token.
  STREAM_PINGS("stream-pings", Takes.NOTHING, 0, "after the opening comments or pings without end"),
  /// Stalls.
  STREAM_STALL("stream-stall", Takes.OPTIONAL, 3, "silence after so many tokens"),
  /// Reset.
  STREAM_RESET("stream-reset", Takes.OPTIONAL, 3, "a TCP reset after so many tokens"),
  /// Cut.
  STREAM_CUT("stream-cut", Takes.OPTIONAL, 3, "closes after so many tokens, without a last chunk"),
  /// Unreadable events.
  STREAM_GARBAGE(
      "stream-garbage", Takes.OPTIONAL, 1, "so many unreadable events after a token, then on"),
  /// No end mark.
  STREAM_NO_DONE(
      "stream-no-done", Takes.NOTHING, 0, "no `[DONE]`, no `message_stop`, where there is one"),
  /// No finish reason.
  STREAM_NO_FINISH(
      "stream-no-finish", Takes.NOTHING, 0, "ends in order after the last token, without a reason"),
  /// Split anywhere.
  STREAM_BYTES("stream-bytes", Takes.NOTHING, 0, "a whole stream, one byte at a time"),
  /// A page as a stream.
  STREAM_HTML("stream-html", Takes.NOTHING, 0, "an HTML page as `text/event-stream`"),
  /// Not streamed.
  STREAM_WHOLE("stream-whole", Takes.NOTHING, 0, "a whole answer in JSON, where a stream is asked"),
  /// Another content type.
  STREAM_TEXT("stream-text", Takes.NOTHING, 0, "a whole stream as `text/plain`"),
  /// Streamed unasked.
  STREAM_UNASKED("stream-unasked", Takes.NOTHING, 0, "a stream, also where none is asked");

  /// Whether a number follows the name.
  enum Takes {
    NOTHING,
    OPTIONAL,
    NUMBER
  }

  private final String label;
  private final Takes takes;
  private final int otherwise;
  private final String does;

  FaultKind(String label, Takes takes, int otherwise, String does) {
    this.label = label;
    this.takes = takes;
    this.otherwise = otherwise;
    this.does = does;
  }

  /// The name as it is written behind `fail-`.
  public String label() {
    return label;
  }

  /// What the provider does.
  public String does() {
    return does;
  }

  /// Whether it befalls streams alone: a request that asks for none is answered whole and well, but
  /// for `STREAM_UNASKED`.
  public boolean ofStreams() {
    return name().startsWith("STREAM_");
  }

  Takes takes() {
    return takes;
  }

  int otherwise() {
    return otherwise;
  }
}
