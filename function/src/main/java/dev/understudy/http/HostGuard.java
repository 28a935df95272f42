package dev.understudy.http;

import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Fault;
import dev.understudy.time.Cancellation;
import dev.understudy.time.Deadline;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The one gate for every URL that we call: https to public hosts, and whatever else the operator
/// allows by name.
///
/// There are two checks. [#objection] looks at the URL alone and costs nothing, so a configuration
/// can be refused before anything is called. [#refusal] adds, for a host that a caller named, a
/// look-up: every address of the name must be public. (127/8 holds the Lambda Runtime API,
/// 169.254/16 the keys of the function's role.) A name that changes its address between this
/// look-up and the client's own gains nothing: what answers there must hold a certificate for the
/// name.
///
/// An allowed host passes whoever named it, by http too, wherever it is.
public final class HostGuard {
  /// Who named a host.
  public enum Origin {
    /// The operator: a provider's row, the environment, a stored secret.
    OPERATOR,
    /// The caller, in the request.
    CALLER,
  }

  /// Finds the addresses of a name.
  @FunctionalInterface
  public interface Resolver {
    /// Every address of `host`. May take its time: the guard does not wait for it beyond a call's
    /// limit.
    ///
    /// @throws UnknownHostException if there is none
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  private static final int LAST_PORT = 65535;
  private static final String OR_ALLOWED = ", or a host that the operator allows";

  private final Set<String> allowedHosts;
  private final Resolver resolver;

  /// A guard that lets `allowedHosts` pass.
  ///
  /// @param allowedHosts each `host` or `host:port`; an IPv6 address in brackets
  /// @throws IllegalArgumentException if one of them is neither
  public HostGuard(Set<String> allowedHosts, Resolver resolver) {
    this.allowedHosts = HostNames.canonical(allowedHosts);
    this.resolver = resolver;
  }

  /// A guard from the value of `UNDERSTUDY_ALLOWED_HOSTS`, with the machine's own look-up.
  ///
  /// @param commaList `host` or `host:port`, separated by commas; empty for none
  /// @throws IllegalArgumentException if it holds anything else, for operators to read
  public static HostGuard from(String commaList) {
    return new HostGuard(
        HostNames.split(commaList), host -> List.of(InetAddress.getAllByName(host)));
  }

  /// What there is to object to in `uri`, seen from the URL alone; empty when nothing is. For
  /// callers to read: it says what is not allowed and what is, and quotes nothing of the URL.
  public Optional<String> objection(URI uri, Origin origin) {
    if (!isHttp(uri) && !"https".equalsIgnoreCase(uri.getScheme())) {
      return Optional.of("only https URLs can be called");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      return Optional.of("the URL names no host; allowed is one such as https://api.example.com");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("a URL with a user name or password is not allowed");
    }
    if (uri.getRawFragment() != null) {
      return Optional.of("a URL with a fragment (#) is not allowed");
    }
    if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
      return Optional.of("the URL's port is not allowed: 1 to " + LAST_PORT + " is");
    }
    if (allows(uri)) {
      return Optional.empty();
    }
    if (isHttp(uri)) {
      return Optional.of("http is not allowed: use https" + OR_ALLOWED);
    }
    return HostNames.objection(uri.getHost(), origin == Origin.CALLER)
        .map(objection -> objection + OR_ALLOWED);
  }

  /// What there is to object to in `uri` as the base of a provider's addresses, to which paths are
  /// added.
  public Optional<String> objectionToBase(URI uri, Origin origin) {
    return uri.getRawQuery() != null
        ? Optional.of("a base URL with a query (?) is not allowed")
        : objection(uri, origin);
  }

  /// Why a request to `uri` is not sent; empty when it may be. Both checks, the look-up for a
  /// caller's host alone.
  ///
  /// [Fault#HOST_REFUSED] when there is an objection, [Fault#UNREACHABLE] when the name has no
  /// address, [Fault#NO_HEADERS_IN_TIME] when the look-up is not over by `limit`, [Fault#CANCELLED]
  /// when nobody waits for it any more: it is abandoned then, on a thread of its own.
  Optional<Broken> refusal(URI uri, Origin origin, Deadline limit, Cancellation cancellation) {
    Optional<String> objection = objection(uri, origin);
    if (objection.isPresent()) {
      return objection.map(text -> new Broken(Fault.HOST_REFUSED, text));
    }
    if (origin == Origin.OPERATOR || allows(uri)) {
      return Optional.empty();
    }
    return lookUp(uri.getHost(), limit, cancellation);
  }

  private Optional<Broken> lookUp(String host, Deadline limit, Cancellation cancellation) {
    FutureTask<List<InetAddress>> lookUp = new FutureTask<>(() -> resolver.addresses(host));
    // A platform thread: a look-up blocks in native code, which would pin a virtual thread's
    // carrier, and on Lambda there are one or two of those.
    Thread.ofPlatform().daemon().name("look-up").start(lookUp);
    try (Cancellation.Registration _ = cancellation.onCancel(() -> lookUp.cancel(false))) {
      return judged(lookUp.get(limit.left().toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      return Optional.of(
          new Broken(Fault.UNREACHABLE, "the host's name was not found (" + name(e) + ")"));
    } catch (CancellationException e) {
      return Optional.of(new Broken(Fault.CANCELLED, "nobody waits for the host's name any more"));
    } catch (TimeoutException e) {
      return Optional.of(
          new Broken(Fault.NO_HEADERS_IN_TIME, "the host's name was not found in time"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(
          new Broken(Fault.NO_HEADERS_IN_TIME, "interrupted while looking up the host"));
    }
  }

  private static Optional<Broken> judged(List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      return Optional.of(new Broken(Fault.UNREACHABLE, "the host's name has no address"));
    }
    return addresses.stream()
        .flatMap(address -> SpecialAddresses.kind(address).stream())
        .findFirst()
        .map(kind -> "the host has an address that is not public (" + kind + "): use a public host")
        .map(objection -> new Broken(Fault.HOST_REFUSED, objection + OR_ALLOWED));
  }

  private static String name(ExecutionException e) {
    return e.getCause() == null ? "no cause" : e.getCause().getClass().getSimpleName();
  }

  /// Whether the operator allows the host of `uri` by name, wherever it is.
  public boolean allows(URI uri) {
    String host = HostNames.canonical(uri.getHost());
    int port = uri.getPort() >= 0 ? uri.getPort() : isHttp(uri) ? 80 : 443;
    return allowedHosts.contains(host) || allowedHosts.contains(host + ":" + port);
  }

  private static boolean isHttp(URI uri) {
    return "http".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
  }
}
