package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Headers;
import dev.understudy.local.wire.RequestHead;
import java.util.Optional;

/// A provider's side of the wire: its paths, its proof of who calls, its checks, its answers and
/// its errors.
interface Vendor {

  /// How an answer turns out when it is a 200.
  enum Turn {
    WHOLE,
    EMPTY,
    NO_CHOICES,
    REFUSED,
    FILTERED
  }

  /// An error that has a name of its own, beside the plain statuses.
  enum Trouble {
    RATE_LIMIT,
    QUOTA,
    CREDIT,
    CONTEXT_LENGTH,
    MODEL_NOT_FOUND,
    BAD_KEY
  }

  /// The provider's id, which is the first segment of its paths here.
  String id();

  /// The end of its base URL: a version, or nothing.
  default String version() {
    return "/v1";
  }

  /// Where its paths begin here.
  default String base() {
    return "/" + id() + version();
  }

  /// The content type of its streams.
  default String streamType() {
    return "text/event-stream; charset=utf-8";
  }

  /// Reads a request.
  ///
  /// @param body missing when it is no JSON
  default Ask ask(RequestHead head, String path, JsonNode body) {
    return Ask.inBody(head, path, body);
  }

  /// Whether it has this path, behind its base URL.
  boolean serves(String path);

  /// The API key of a request, empty when there is none.
  Optional<String> key(RequestHead head);

  /// The headers that every answer has: ids, rate limits, a cookie.
  Headers headers();

  /// The answer to a request without a key.
  Reply noKey();

  /// The answer to a path that it does not have.
  Reply noPath(RequestHead head);

  /// What is wrong with a request, as the provider itself would complain.
  Optional<Reply> complaint(Ask ask);

  /// A 200.
  Reply answer(Ask ask, Turn turn);

  /// A 200 in events; empty where such an answer is none.
  Optional<Recital> recital(Ask ask, Turn turn);

  /// An error by name.
  Reply trouble(Trouble trouble, Ask ask, String key, int number);

  /// An error by status.
  Reply status(int status, Ask ask, String key);
}
