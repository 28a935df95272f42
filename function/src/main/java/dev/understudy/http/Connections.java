package dev.understudy.http;

import dev.understudy.time.Time;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// The kept-alive connections to providers, in generations: one JDK client each, because a client's
/// pool cannot be emptied in any other way.
///
/// A generation that is replaced sends nothing more, finishes what it has begun, and is not waited
/// for.
final class Connections {
  /// How long a connection may take to open. Two lost SYNs are sent again after 1 and 3 s (RFC
  /// 6298); who has not answered the third is down.
  static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /// How long connections may rest before they are thought closed: load balancers in front of
  /// providers keep them for 20 s and more, and the other side's FIN goes unseen while the
  /// environment is frozen.
  static final Duration REST_LIMIT = Duration.ofSeconds(15);

  private final Time time;
  private final Supplier<SSLContext> contexts;
  private SSLContext tls;
  private Generation current;
  private long usedAt;
  private Instant usedAtByTheWall;

  /// @param contexts makes a TLS context; called now, and at each [#renew]
  Connections(Time time, Supplier<SSLContext> contexts) {
    this.time = time;
    this.contexts = contexts;
    this.tls = contexts.get();
    this.current = new Generation(client(tls));
    this.usedAt = time.nanos();
    this.usedAtByTheWall = time.now();
  }

  /// A TLS context of its own, with the platform's trust and no sessions.
  static SSLContext freshContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no TLS", e);
    }
  }

  /// TLS 1.3 and 1.2 and no other, said by us: AWS's runtime client overrides
  /// `jdk.tls.disabledAlgorithms`, which brings 1.1 and 1.0 back on JDK 25.
  static SSLParameters parameters(SSLContext context) {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    return parameters;
  }

  private static HttpClient client(SSLContext context) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(CONNECT_LIMIT)
        .sslContext(context)
        .sslParameters(parameters(context))
        .build();
  }

  /// Starts to send `request`, over a connection that has not rested for too long. Under the lock,
  /// so that no generation is shut down between being chosen and being used.
  synchronized Sending send(HttpRequest request, HttpResponse.BodyHandler<Body> handler) {
    if (rest().compareTo(REST_LIMIT) > 0) {
      replace();
    }
    used();
    return new Sending(current, current.client.sendAsync(request, handler));
  }

  /// An exchange is over: the connections begin to rest now.
  synchronized void used() {
    usedAt = time.nanos();
    usedAtByTheWall = time.now();
  }

  /// The longer of what both clocks say: the monotonic one may stand still while an environment is
  /// frozen, the wall clock may be set.
  private Duration rest() {
    Duration monotonic = Duration.ofNanos(time.nanos() - usedAt);
    Duration wall = Duration.between(usedAtByTheWall, time.now());
    return monotonic.compareTo(wall) > 0 ? monotonic : wall;
  }

  /// From now on, nothing is sent over a connection of `stale`.
  synchronized void retire(Generation stale) {
    if (current == stale) {
      replace();
    }
  }

  /// From now on, nothing is sent over a connection or in a TLS session that exists now.
  synchronized void renew() {
    tls = contexts.get();
    replace();
  }

  private void replace() {
    current.client.shutdown();
    current = new Generation(client(tls));
  }

  /// One client, and the hosts that have answered it.
  static final class Generation {
    private final HttpClient client;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    private Generation(HttpClient client) {
      this.client = client;
    }

    /// The host of `uri` has answered, so a connection to it may have been kept.
    void answered(URI uri) {
      answered.add(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    /// Whether a connection to the host of `uri` may have been used before.
    boolean mayReuse(URI uri) {
      return answered.contains(uri.getScheme() + "://" + uri.getRawAuthority());
    }
  }

  /// A request on its way.
  record Sending(Generation generation, CompletableFuture<HttpResponse<Body>> answer) {}
}
