package dev.understudy.http;

import static dev.understudy.http.Exchanges.LONG;
import static dev.understudy.http.Exchanges.answered;
import static dev.understudy.http.Exchanges.events;
import static dev.understudy.http.Exchanges.post;
import static dev.understudy.http.Exchanges.text;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.script;
import static dev.understudy.http.FaultyServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers in AWS's binary frames, as [JdkUpstream] hands them to their reader.
class FramedBodyTest {
  private static final byte[] ONE = Frames.frame("event", "contentBlockDelta", "{\"a\":1}");
  private static final byte[] TWO = Frames.frame("event", "messageStop", "{\"a\":2}");

  private final Time time = Time.system();
  private final Upstream upstream = new JdkUpstream(HostGuard.from("127.0.0.1"), time);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: application/vnd.amazon.eventstream\r\n",
        "Content-Type: application/octet-stream\r\n",
        ""
      })
  void framesAreAStreamWhateverTheyAreCalled(String type) throws Exception {
    byte[] first = Frames.joined(ONE, Arrays.copyOf(TWO, 5));
    byte[] rest = Arrays.copyOfRange(TWO, 5, TWO.length);
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(), send(head(type)), chunk(first), chunk(rest), chunk(new byte[0])))) {
      assertEquals(
          List.of(
              new Event("contentBlockDelta", "{\"a\":1}"), new Event("messageStop", "{\"a\":2}")),
          PlayedEvents.all(events(post(upstream, server)).source(), time));
    }
  }

  @Test
  void aDamagedFrameBreaksTheStreamAfterWhatHadCome() throws Exception {
    byte[] damaged = TWO.clone();
    damaged[TWO.length - 6] ^= 1;
    try (FaultyServer server =
        FaultyServer.playing(
            script(
                readRequest(),
                send(head("Content-Type: application/vnd.amazon.eventstream\r\n")),
                chunk(Frames.joined(ONE, damaged))))) {
      EventSource source = events(post(upstream, server)).source();
      assertInstanceOf(EventSource.Came.class, source.next(Deadline.in(time, LONG)));
      Upstream.Broken broken =
          assertInstanceOf(Upstream.Broken.class, source.next(Deadline.in(time, LONG)));
      assertEquals(Upstream.Fault.GARBLED, broken.fault());
      source.close();
    }
  }

  @Test
  void anErrorOfTheSameTypeIsWhole() throws Exception {
    String answer =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/vnd.amazon.eventstream\r\n"
            + "Content-Length: 2\r\n\r\n{}";
    try (FaultyServer server = FaultyServer.playing(script(readRequest(), send(answer)))) {
      assertEquals("{}", text(answered(post(upstream, server))));
    }
  }

  private static String head(String type) {
    return "HTTP/1.1 200 OK\r\n" + type + "Transfer-Encoding: chunked\r\n\r\n";
  }

  private static FaultyServer.Action chunk(byte[] bytes) {
    byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8);
    return send(Frames.joined(size, bytes, "\r\n".getBytes(StandardCharsets.UTF_8)));
  }
}
