package dev.understudy.http;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/// A request's body that goes out once, and with it the request.
///
/// The JDK's client sends a GET or HEAD again by itself when the connection closes before a byte of
/// an answer has come, and there is no setting against it (POST likewise with
/// `jdk.httpclient.enableAllMethodRetry`, which nobody should set). But it asks for the length of
/// the body before it writes a request, each time; the second time, this throws. Its price: a GET
/// goes out with `Content-Length: 0`.
final class OnceOnly implements HttpRequest.BodyPublisher {
  private final HttpRequest.BodyPublisher body;
  private final AtomicBoolean asked = new AtomicBoolean();

  OnceOnly(byte[] body) {
    this.body = HttpRequest.BodyPublishers.ofByteArray(body);
  }

  @Override
  public long contentLength() {
    if (asked.getAndSet(true)) {
      throw new Repeated();
    }
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(subscriber);
  }

  /// The client was about to send the request again, because nothing was received.
  static final class Repeated extends IllegalStateException {
    Repeated() {
      super("a request is sent once");
    }
  }
}
