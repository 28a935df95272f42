package dev.understudy.http;

import dev.understudy.http.HostGuard.Origin;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// The way out over the JDK's HTTP client: HTTP/1.1, TLS 1.3 or 1.2, no redirects, no cookies, no
/// proxy, no second try.
///
/// What to know:
///
/// - The caller's thread waits, within the limits; when one passes, or nobody waits any more, the
///   connection is closed, so that the provider stops working. The limits are counted on their own
///   clock, the waiting is real.
/// - No limit watches a stream once it is handed over: its reader does, and closes it from another
///   thread, upon which a read that waits throws. A cancellation still closes it.
/// - Nothing is sent twice, whatever the method ([OnceOnly]). A connection that is refused is tried
///   a second time by the client (`jdk.httpclient.disableRetryConnect`); no request goes out then.
/// - A TCP connection may take 5 s to open. One that nobody waits for any more is closed when it
///   opens, or after that time; nothing goes over it. A TLS handshake that hangs counts against the
///   limit for headers.
/// - Headers that belong to the connection (`host`, `content-length`, `connection` and their kind)
///   are the client's to write and are left out of what is sent. A request that cannot be written
///   as HTTP, such as one with a line break in a header, is [Fault#HOST_REFUSED].
/// - An interrupted thread gets the fault of a limit that passed, and stays interrupted.
/// - Connections are kept alive between calls, but not after 15 s without any call, nor after
///   [#renew], nor after one of them turned out to be closed.
///
/// Thread-safe.
public final class JdkUpstream implements Upstream {
  /// What the connection says for itself: RFC 9110 section 7.6.1 (hop by hop), RFC 9112 section 6
  /// (length), and what the JDK's client keeps for itself.
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final HostGuard guard;
  private final Supplier<Connections> make;
  private volatile CompletableFuture<Connections> making;

  /// Begins to build the client and its TLS context, on a thread of its own: that takes a good part
  /// of a cold start. The first [#send] waits for it.
  public JdkUpstream(HostGuard guard, Time time) {
    this(guard, time, Connections::freshContext);
  }

  /// With TLS contexts of the test's own.
  JdkUpstream(HostGuard guard, Time time, Supplier<SSLContext> contexts) {
    this.guard = guard;
    this.make = () -> new Connections(time, contexts);
    this.making =
        CompletableFuture.supplyAsync(
            make, task -> Thread.ofPlatform().daemon().name("connections").start(task));
  }

  private Connections connections() {
    if (making.isCompletedExceptionally()) {
      // Tried again by whoever needs it: what failed once need not fail for ever.
      making = CompletableFuture.completedFuture(make.get());
    }
    return making.join();
  }

  /// Forgets every connection and TLS session, for after a SnapStart restore: clones of one
  /// snapshot must not share them. Exchanges that have begun go on.
  public void renew() {
    connections().renew();
  }

  @Override
  public Exchange send(Request request, Origin host, Limits limits) {
    if (limits.cancellation().cancelled()) {
      return cancelled();
    }
    Deadline headersBy = limits.whole().within(limits.headers());
    Optional<Broken> refusal = guard.refusal(request.uri(), host, headersBy, limits.cancellation());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (headersBy.passed()) {
      return new Broken(Fault.NO_HEADERS_IN_TIME, "no time was left, nothing was sent");
    }
    return rendered(request)
        .map(
            outgoing ->
                exchange(outgoing, new Reception(limits, headersBy, () -> connections().used())))
        .orElseGet(() -> new Broken(Fault.HOST_REFUSED, "the request cannot be written as HTTP"));
  }

  /// `request` as the client wants it; empty when HTTP cannot say it.
  private static Optional<HttpRequest> rendered(Request request) {
    try {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(request.uri())
              .method(request.method(), new OnceOnly(request.body()));
      request
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                  values.forEach(value -> builder.header(name, visible(value)));
                }
              });
      return Optional.of(builder.build());
    } catch (IllegalArgumentException e) {
      // Not passed on: its message quotes the header.
      return Optional.empty();
    }
  }

  /// `value`, if it is ASCII: the client would send a question mark for anything else.
  private static String visible(String value) {
    if (!value.chars().allMatch(c -> c < 0x7F)) {
      throw new IllegalArgumentException("a header's value is not ASCII");
    }
    return value;
  }

  private Exchange exchange(HttpRequest request, Reception reception) {
    Connections.Sending sending = connections().send(request, reception);
    Cancellation cancellation = reception.cancellation();
    try (Cancellation.Registration _ = cancellation.onCancel(() -> abandon(sending, reception))) {
      HttpResponse<Body> answer = await(sending.answer(), reception);
      sending.generation().answered(request.uri());
      return new Answered(
          new Response(answer.statusCode(), Headers.from(answer.headers().map()), answer.body()));
    } catch (TimeoutException e) {
      abandon(sending, reception);
      return reception.outOfTime();
    } catch (CancellationException e) {
      return cancelled();
    } catch (InterruptedException e) {
      abandon(sending, reception);
      Thread.currentThread().interrupt();
      return interrupted(reception);
    } catch (ExecutionException e) {
      return cancellation.cancelled()
          ? cancelled()
          : broken(request, sending.generation(), reception, e);
    } finally {
      connections().used();
    }
  }

  private static HttpResponse<Body> await(
      CompletableFuture<HttpResponse<Body>> answer, Reception reception)
      throws InterruptedException, ExecutionException, TimeoutException {
    waitFor(CompletableFuture.anyOf(answer, reception.headers()), reception);
    return waitFor(answer, reception);
  }

  private static <T> T waitFor(CompletableFuture<T> future, Reception reception)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (true) {
      try {
        return future.get(reception.limit().left().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // Unless something has come meanwhile, which moved the limit.
        if (reception.limit().passed()) {
          throw e;
        }
      }
    }
  }

  /// Closes the connection, and lets nothing hang on it. Not when the answer is whole: the client
  /// would close a connection that it has lent to another exchange meanwhile.
  private static void abandon(Connections.Sending sending, Reception reception) {
    if (!reception.whole()) {
      sending.answer().cancel(true);
    }
    reception.abandon();
  }

  private static Broken cancelled() {
    return new Broken(Fault.CANCELLED, "nobody waits for the answer any more");
  }

  private static Broken interrupted(Reception reception) {
    return new Broken(
        reception.begun() ? Fault.NO_BODY_IN_TIME : Fault.NO_HEADERS_IN_TIME,
        "interrupted while waiting");
  }

  private Broken broken(
      HttpRequest request,
      Connections.Generation generation,
      Reception reception,
      ExecutionException e) {
    Broken broken = Diagnosis.of(e, reception.begun(), generation.mayReuse(request.uri()));
    if (broken.fault() == Fault.STALE_CONNECTION || broken.fault() == Fault.NOT_HTTP) {
      // NOT_HTTP too: the client does not always close a connection that it gave up on.
      connections().retire(generation);
    }
    return broken;
  }
}
