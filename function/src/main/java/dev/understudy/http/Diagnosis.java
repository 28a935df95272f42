package dev.understudy.http;

import dev.understudy.http.Upstream.Broken;
import dev.understudy.http.Upstream.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;

/// Reads from what the JDK's client throws what happened to an exchange.
///
/// The client has few exception classes. What holds on JDK 25 (`jdk.internal.net.http`), and is
/// held by the tests of [JdkUpstream]: an end of the connection is wrapped in an [IOException] that
/// says how far the answer had come, with the end as its cause; a complaint of its own about what
/// came has no cause. The messages may quote the answer, so none of them is passed on.
final class Diagnosis {
  private static final String NO_BYTES = "HTTP/1.1 header parser received no bytes";

  private Diagnosis() {}

  /// What happened.
  ///
  /// @param begun whether the headers had come
  /// @param reused whether the connection may have been used before
  static Broken of(Throwable thrown, boolean begun, boolean reused) {
    Throwable what = unwrapped(thrown);
    return switch (what) {
      case Error error -> throw error;
      case WholeBody.TooLarge _ -> broken(Fault.TOO_LARGE, "the answer is larger than 20 MiB");
      case HttpConnectTimeoutException _ -> broken(Fault.UNREACHABLE, "no connection in time");
      case ConnectException e -> broken(Fault.UNREACHABLE, "no connection", root(e));
      case ProtocolException e -> broken(Fault.NOT_HTTP, "the answer is not HTTP", e);
      case OnceOnly.Repeated e -> nothingReceived(reused, e);
      case IOException e when !begun && receivedNothing(e) -> nothingReceived(reused, root(e));
      case IOException e when e.getCause() != null ->
          broken(Fault.CUT_OFF, "the connection ended within the answer", root(e));
      default -> broken(Fault.NOT_HTTP, "the answer is not HTTP", what);
    };
  }

  private static boolean receivedNothing(IOException e) {
    return NO_BYTES.equals(e.getMessage())
        || e instanceof SSLException
        || e instanceof SocketException
        || e instanceof ClosedChannelException;
  }

  private static Broken nothingReceived(boolean reused, Throwable why) {
    return reused
        ? broken(Fault.STALE_CONNECTION, "a kept-alive connection had been closed", why)
        : broken(Fault.UNREACHABLE, "the connection ended before any answer", why);
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable what = thrown;
    while ((what instanceof ExecutionException || what instanceof CompletionException)
        && what.getCause() != null) {
      what = what.getCause();
    }
    return what;
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static Broken broken(Fault fault, String phrase, Throwable why) {
    return broken(fault, phrase + " (" + why.getClass().getSimpleName() + ")");
  }

  private static Broken broken(Fault fault, String detail) {
    return new Broken(fault, detail);
  }
}
