package dev.understudy.protocol;

import static dev.understudy.protocol.FailureClass.Trait.FINAL;
import static dev.understudy.protocol.FailureClass.Trait.HEALTH;
import static dev.understudy.protocol.FailureClass.Trait.NEVER_REPEATED;
import static dev.understudy.protocol.FailureClass.Trait.NO_OUTAGE;
import static dev.understudy.protocol.FailureClass.Trait.RETRY;

import java.util.Locale;
import java.util.Set;

/// What went wrong with an attempt: the one list that routing, errors, logs and the documentation
/// speak of.
public enum FailureClass {
  /// The provider says that the request is wrong.
  CALLER_FAULT(400),
  /// The conversation does not fit the model's context window.
  CONTEXT_TOO_LONG(400),
  /// The target cannot honour the call, so it was not asked.
  UNSUPPORTED(400, NEVER_REPEATED),
  /// The provider's content policy refused the request. No outage, so nothing to fall back from
  /// unless asked for.
  CONTENT_FILTERED(400, NO_OUTAGE),
  /// The provider does not know the key, or there is none.
  AUTHENTICATION(401, HEALTH),
  /// The provider knows the key and does not allow the call.
  PERMISSION(403, HEALTH),
  /// The provider has no such model, or not for this key.
  MODEL_NOT_FOUND(404),
  /// Too many calls, or tokens, for now.
  RATE_LIMITED(429, RETRY),
  /// The account has no credit left. Waiting does not help.
  QUOTA_EXHAUSTED(429, HEALTH, NEVER_REPEATED),
  /// The provider says that it has too much to do.
  OVERLOADED(503, RETRY, HEALTH),
  /// No connection, or one that closed before any answer.
  UNREACHABLE(503, RETRY, HEALTH),
  /// The provider failed. The client sees the provider's own status.
  SERVER_ERROR(502, RETRY, HEALTH),
  /// No answer within the attempt's limit.
  TIMEOUT(408, RETRY, HEALTH),
  /// The first token of an answer was not here in time.
  FIRST_TOKEN_TIMEOUT(408, RETRY, HEALTH),
  /// The answer began, and nothing more of it came.
  STALLED(408, RETRY, HEALTH),
  /// The answer cannot be understood.
  MALFORMED(502, RETRY, HEALTH),
  /// The answer ended before it was whole.
  TRUNCATED(502, RETRY, HEALTH),
  /// A whole answer that says nothing.
  EMPTY(502, RETRY),
  /// An error under a status that says success.
  ERROR_IN_200(502, RETRY, HEALTH),
  /// An answer that does not pass the config's own checks.
  CHECK_FAILED(502),
  /// The target rests after failures, or because its provider asked us to stay away, so it was not
  /// asked.
  COOLING_DOWN(503, NEVER_REPEATED),
  /// A fault of our own with this target. The log has it; the next target may be spared.
  INTERNAL(500),
  /// Nobody waits for it any more: another target was faster, or the client has left.
  CANCELLED(499, FINAL, NEVER_REPEATED),
  /// The time for the whole call is over.
  DEADLINE(504, FINAL, NEVER_REPEATED);

  /// What routing does about a class.
  enum Trait {
    RETRY,
    HEALTH,
    NEVER_REPEATED,
    NO_OUTAGE,
    FINAL
  }

  private final int status;
  private final boolean fallsBack;
  private final boolean ends;
  private final boolean retried;
  private final boolean neverRepeated;
  private final boolean harmsHealth;

  FailureClass(int status, Trait... traits) {
    this.status = status;
    Set<Trait> all = Set.of(traits);
    this.ends = all.contains(FINAL);
    this.fallsBack = !ends && !all.contains(NO_OUTAGE);
    this.retried = all.contains(RETRY);
    this.neverRepeated = all.contains(NEVER_REPEATED);
    this.harmsHealth = all.contains(HEALTH);
  }

  /// The HTTP status that a client sees when this is all that happened.
  public int status() {
    return status;
  }

  /// Whether a fallback that names neither classes nor statuses goes on to the next target.
  public boolean fallsBack() {
    return fallsBack;
  }

  /// Whether the call is over with it, whatever a fallback asks for.
  public boolean endsCall() {
    return ends;
  }

  /// Whether a retry that names no statuses repeats it.
  public boolean retried() {
    return retried;
  }

  /// Whether the same target would fail again, so that no retry repeats it, whatever it names.
  public boolean neverRepeated() {
    return neverRepeated;
  }

  /// Whether it counts against the target's health.
  public boolean harmsHealth() {
    return harmsHealth;
  }

  /// The name on the wire: `rate_limited`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
