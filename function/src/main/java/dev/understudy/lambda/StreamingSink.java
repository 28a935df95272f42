package dev.understudy.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.json.Json;
import dev.understudy.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/// Answers one event as the answer comes: a prelude with status and headers, eight zero bytes, and
/// the body's bytes as they are. The front door begins its own answer to the client when it has the
/// prelude.
///
/// Source: "Lambda proxy integration format for response streaming" in API Gateway's developer
/// guide; a function URL takes the same. The front door reads the prelude in one shape, whatever
/// the shape of the event.
///
/// Not thread-safe: one sink for one event.
final class StreamingSink implements ResponseSink {
  /// Within how many bytes the front door looks for the end of the prelude.
  static final int PRELUDE_LIMIT = 16 * 1024;

  private static final int DELIMITER = 8;
  private static final Duration STEP = Duration.ofSeconds(10);

  private final Way way;
  private final Time time;
  private boolean sent;

  /// @param time for waiting for events
  StreamingSink(Way way, Time time) {
    this.way = way;
    this.time = time;
  }

  /// Where the bytes go.
  interface Way {
    /// Hands `bytes` on, with what follows at once, or at the next [#flush].
    ///
    /// @throws IOException if nobody takes them any more
    void send(byte[] bytes) throws IOException;

    /// Nothing follows at once.
    ///
    /// @throws IOException if nobody takes them any more
    default void flush() throws IOException {}

    /// That was all.
    ///
    /// @throws IOException if it was not taken
    default void end() throws IOException {}
  }

  @Override
  public boolean streams() {
    return true;
  }

  /// Sends `response`, each event by itself.
  ///
  /// @throws TooLarge if status and headers do not fit into a prelude; a body always does
  /// @throws IOException also if the events broke off
  /// @throws IllegalStateException if a response has been sent already
  @Override
  public void send(Response response) throws IOException, TooLarge {
    try {
      if (sent) {
        throw new IllegalStateException("an event has one answer, and it has been sent already");
      }
      byte[] prelude = prelude(response);
      if (prelude.length > PRELUDE_LIMIT) {
        throw new TooLarge(prelude.length, PRELUDE_LIMIT);
      }
      sent = true;
      way.send(prelude);
      send(response.body());
      way.end();
    } finally {
      response.body().close();
    }
  }

  private void send(Body body) throws IOException {
    switch (body) {
      case Body.Bytes(byte[] bytes) -> way.send(bytes);
      case Body.Events(var source) -> source.drain(time, STEP, new Sent());
    }
  }

  /// Each event as a chunk of its own; those that are here together leave together, and the first
  /// ones with the prelude.
  private final class Sent implements EventSource.Taker {
    @Override
    public boolean take(Event event) throws IOException {
      way.send(event.encoded());
      return true;
    }

    @Override
    public void pause() throws IOException {
      way.flush();
    }
  }

  private static byte[] prelude(Response response) {
    ObjectNode prelude = Json.object();
    prelude.put("statusCode", response.status());
    AnswerHeaders.put(prelude, response.headers());
    byte[] json = Json.write(prelude);
    return Arrays.copyOf(json, json.length + DELIMITER);
  }
}
