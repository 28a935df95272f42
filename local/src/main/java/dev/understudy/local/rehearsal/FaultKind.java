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
  RATE_LIMIT("rate-limit", Takes.OPTIONAL, 7, "429 with Retry-After of so many seconds"),
  /// Quota gone.
  INSUFFICIENT_QUOTA("insufficient-quota", Takes.NOTHING, 0, "the quota is used up"),
  /// Credit gone.
  CREDIT_EXHAUSTED("credit-exhausted", Takes.NOTHING, 0, "no credit: at Anthropic a 400"),
  /// Too long.
  CONTEXT_LENGTH("context-length", Takes.NOTHING, 0, "400: the prompt is too long"),
  /// No such model.
  MODEL_NOT_FOUND("model-not-found", Takes.NOTHING, 0, "404: no such model"),
  /// Wrong key.
  BAD_KEY("bad-key", Takes.NOTHING, 0, "401: the key is wrong"),
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
  NO_CHOICES("no-choices", Takes.NOTHING, 0, "200 with `choices: []` or `content: []`"),
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
  CONTENT_FILTER("content-filter", Takes.NOTHING, 0, "stopped by the provider's content filter");

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

  Takes takes() {
    return takes;
  }

  int otherwise() {
    return otherwise;
  }
}
