package dev.understudy.http;

import java.time.Duration;
import java.util.Optional;

/// The request is refused before anything is called: bad input, a wrong key, no such route. Thrown
/// where it is found, and written once, in the client's dialect.
///
/// The message says where, what was found and what is allowed, and never quotes a key.
public final class Rejection extends RuntimeException {
  private final int status;
  private final String code;
  private final String param;
  private final String detail;
  private final Optional<Duration> retryAfter;

  /// @param status the HTTP status, 4xx or 5xx
  /// @param code for programs: `invalid_config`
  /// @param param JSON pointer into the request body, or empty where there is nothing to point at
  /// @param message for people
  public Rejection(int status, String code, String param, String message) {
    this(status, code, param, message, "", Optional.empty());
  }

  /// A rejection of what may be asked again later.
  ///
  /// @param retryAfter how much later
  public Rejection(int status, String code, String param, String message, Duration retryAfter) {
    this(status, code, param, message, "", Optional.of(retryAfter));
  }

  /// A rejection of which the operator must know more than the client may.
  ///
  /// @param detail for the log
  public Rejection(int status, String code, String param, String message, String detail) {
    this(status, code, param, message, detail, Optional.empty());
  }

  private Rejection(
      int status,
      String code,
      String param,
      String message,
      String detail,
      Optional<Duration> retryAfter) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  /// A 400 about the place `pointer` of the body.
  public static Rejection badRequest(String code, String pointer, String message) {
    return new Rejection(400, code, pointer, message);
  }

  /// The same mistake in a config that the operator saved: the operator's to mend, so the log has
  /// it too.
  public Rejection ofSavedConfig() {
    return new Rejection(
        500,
        "invalid_saved_config",
        param,
        "The saved config is wrong at " + text(),
        "a saved config is wrong at " + text());
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// For programs.
  public String code() {
    return code;
  }

  /// JSON pointer (RFC 6901) to what is wrong in the body.
  public Optional<String> param() {
    return param.isEmpty() ? Optional.empty() : Optional.of(param);
  }

  /// What the log should say beside it; empty for most.
  public String detail() {
    return detail;
  }

  /// When it may be worth asking again, where that can be said.
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /// The whole of it, for people.
  public String text() {
    return String.valueOf(getMessage());
  }
}
