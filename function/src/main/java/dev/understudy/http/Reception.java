package dev.understudy.http;

import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.http.Upstream.Limits;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// How far one answer has come, and how long the next part of it may take.
///
/// The client's threads report here what arrives; the caller's thread waits for as long as [#limit]
/// says. Nothing here waits.
final class Reception implements HttpResponse.BodyHandler<Body> {
  /// The largest body that is held, in bytes. An answer of more than 6 MB cannot leave Lambda whole
  /// anyway; this leaves room for what shrinks in translation and for media.
  static final int MAX_BODY = 20 * 1024 * 1024;

  /// Types that say nothing of what a body is: providers have sent streams of events with them,
  /// whose length they did not know.
  private static final Set<String> SAY_NOTHING =
      Set.of("", "text/plain", "application/octet-stream", "binary/octet-stream");

  private final Limits limits;
  private final Runnable rests;
  private volatile Deadline limit;
  private final CompletableFuture<Void> headers = new CompletableFuture<>();
  private volatile @Nullable WholeBody whole;
  private @Nullable EventBody events;
  private boolean abandoned;

  /// @param headersBy when the headers must be here
  /// @param rests told when a stream has come to its end, and its connection begins to rest
  Reception(Limits limits, Deadline headersBy, Runnable rests) {
    this.limits = limits;
    this.rests = rests;
    this.limit = headersBy;
  }

  /// Called by the client once the headers are here.
  @Override
  public HttpResponse.BodySubscriber<Body> apply(HttpResponse.ResponseInfo info) {
    // First: who sees that the headers are here must not see their limit.
    advance();
    headers.complete(null);
    String type = type(info);
    if (info.statusCode() / 100 != 2) {
      return whole(info);
    }
    return switch (type) {
      case "text/event-stream" -> lines();
      case "application/vnd.amazon.eventstream" -> frames();
      default ->
          SAY_NOTHING.contains(type) && info.headers().firstValue("content-length").isEmpty()
              ? new SniffedBody(this::lines, this::frames, () -> whole(info))
              : whole(info);
    };
  }

  private static String type(HttpResponse.ResponseInfo info) {
    String type = info.headers().firstValue("content-type").orElse("");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private EventBody lines() {
    return events(new SseReader());
  }

  private EventBody frames() {
    return events(new FrameReader());
  }

  private synchronized EventBody events(EventReader reader) {
    EventBody body = new EventBody(reader, limits, rests);
    events = body;
    if (abandoned) {
      body.close();
    }
    return body;
  }

  private WholeBody whole(HttpResponse.ResponseInfo info) {
    WholeBody body =
        new WholeBody(
            info.headers().firstValueAsLong("content-length").orElse(0), MAX_BODY, this::advance);
    whole = body;
    return body;
  }

  private void advance() {
    limit = limits.whole().within(limits.idle());
  }

  /// When the next part of the answer must be here.
  Deadline limit() {
    return limit;
  }

  /// Done when the headers are here. Until then [#limit] stays; after it, [#limit] only moves on.
  CompletableFuture<Void> headers() {
    return headers;
  }

  /// Says when nobody waits any more.
  Cancellation cancellation() {
    return limits.cancellation();
  }

  /// Whether the headers are here.
  boolean begun() {
    return headers.isDone();
  }

  /// Whether all of a whole body is here: its connection may be another exchange's by now.
  boolean whole() {
    WholeBody body = whole;
    return body != null && body.isOver();
  }

  /// Nobody waits for the answer any more: a stream that has begun is closed, and so is one that
  /// begins from now on.
  synchronized void abandon() {
    abandoned = true;
    if (events != null) {
      events.close();
    }
  }

  /// What it is called that [#limit] has passed.
  Broken outOfTime() {
    if (!begun()) {
      return new Broken(Fault.NO_HEADERS_IN_TIME, "no answer in time");
    }
    return limits.whole().passed()
        ? new Broken(Fault.NO_BODY_IN_TIME, "the answer was not whole in time")
        : new Broken(Fault.STALLED, "the answer stopped arriving");
  }
}
