package dev.understudy.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.understudy.Gateway;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// The function behind an HTTP API: one event in, one whole answer out. AWS's own runtime client
/// calls it. [StreamingRuntime] is the other function, which streams.
///
/// A handler typed with AWS's event classes would cost a cold start three times as much, so the
/// events are read by [ProxyEvent].
public final class BufferedHandler implements RequestStreamHandler {
  private final Time time;
  private final Gateway gateway;

  /// Builds the gateway from the environment. Lambda calls it while the environment starts, when
  /// time is cheap.
  public BufferedHandler() {
    this.time = Time.system();
    Wiring wiring = Wiring.ofThisProcess(time);
    Wiring.Parts parts = wiring.parts(System.out::println);
    this.gateway = parts.gateway();
    if (wiring.snapStart()) {
      SnapStart.register(parts, new Priming(wiring, parts, time));
    }
  }

  /// @throws IllegalArgumentException if the event is none that we know; Lambda reports the message
  ///   to who invoked us
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    ProxyEvent event = read(in.readAllBytes());
    Deadline function = Deadline.in(time, Duration.ofMillis(context.getRemainingTimeInMillis()));
    gateway.handle(
        event.request(),
        event.platform(function, time.now()),
        new BufferedSink(out, event.shape(), time));
  }

  private ProxyEvent read(byte[] event) {
    try {
      return ProxyEvent.read(event, FrontDoor.Transfer.BUFFERED, time.now());
    } catch (ProxyEvent.Unrecognised e) {
      throw new IllegalArgumentException(e);
    }
  }
}
