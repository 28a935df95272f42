package dev.understudy.http;

import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import java.time.Duration;

/// The way out: sends one request to one provider, once. Never follows a redirect, never repeats
/// anything by itself.
public interface Upstream {
  /// Sends `request` and waits for the answer within `limits`.
  ///
  /// A 2xx answer of type `text/event-stream` or `application/vnd.amazon.eventstream` comes back as
  /// [Body.Events] as soon as its headers are here, and one of a type that says nothing as soon as
  /// its first bytes show that it is one; any other comes back whole. Whatever goes wrong on the
  /// way is a [Broken], not an exception.
  ///
  /// The limits end with `send`, the cancellation does not: a stream belongs to its reader from
  /// then on, and is closed by whoever comes first, the reader or the cancellation.
  ///
  /// @param host who named the host that `request` goes to
  Exchange send(Request request, HostGuard.Origin host, Limits limits);

  /// How long an exchange may take.
  ///
  /// @param whole until the answer is here: all of a whole body, the headers of a stream
  /// @param headers until the headers are here
  /// @param idle between two pieces of a body
  /// @param cancellation nobody waits for the answer any more: the connection is closed, also while
  ///   a stream is being read
  record Limits(Deadline whole, Duration headers, Duration idle, Cancellation cancellation) {}

  /// What came of it.
  sealed interface Exchange {}

  /// The provider answered, with whatever status.
  record Answered(Response response) implements Exchange {}

  /// The provider did not answer, or not wholly.
  ///
  /// @param detail for people; holds nothing of the request or the answer
  record Broken(Fault fault, String detail) implements Exchange, EventSource.Next {}

  /// The ways in which an exchange breaks.
  enum Fault {
    /// [HostGuard] does not let the request out, or it cannot be written as HTTP (a line break in a
    /// header). Nothing was sent; the request is at fault, not the provider.
    HOST_REFUSED,
    /// No connection: name not found, refused, TLS failed, or closed before any byte of an answer
    /// came.
    UNREACHABLE,
    /// A kept-alive connection had been closed by the other side; nothing was received. The next
    /// [Upstream#send] opens a fresh one, so the request may be repeated at once.
    STALE_CONNECTION,
    /// The headers were not here in time.
    NO_HEADERS_IN_TIME,
    /// The body was not here in time.
    NO_BODY_IN_TIME,
    /// Nothing more came of a body that had begun.
    STALLED,
    /// The connection ended within the answer.
    CUT_OFF,
    /// The answer is larger than we hold.
    TOO_LARGE,
    /// An event of the answer is damaged.
    GARBLED,
    /// What came is not HTTP.
    NOT_HTTP,
    /// Nobody waits for the answer any more.
    CANCELLED,
  }
}
