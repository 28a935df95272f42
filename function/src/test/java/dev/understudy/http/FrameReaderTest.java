package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final byte[] HELLO =
      Frames.frame("event", "contentBlockDelta", "{\"a\":\"ä€😀\"}");
  private static final byte[] STOP = Frames.frame("event", "messageStop", "{}");
  private static final Event SAID = new Event("contentBlockDelta", "{\"a\":\"ä€😀\"}");

  @Test
  void itDoesNotMatterWhereTheBytesAreSplit() {
    byte[] stream = Frames.joined(HELLO, STOP, HELLO);
    List<Event> events = List.of(SAID, new Event("messageStop", "{}"), SAID);
    for (int step = 1; step <= stream.length; step++) {
      assertEquals(events, Frames.events(stream, step), "in steps of " + step);
    }
  }

  @Test
  void anExceptionIsAnEventOfItsName() {
    byte[] frame = Frames.frame("exception", "throttlingException", "{\"message\":\"slow\"}");
    assertEquals(
        List.of(new Event("throttlingException", "{\"message\":\"slow\"}")),
        Frames.events(frame, frame.length));
  }

  @Test
  void anErrorThatTheServiceDoesNotKnowSaysCodeAndMessageInItsData() {
    byte[] frame =
        Frames.message(
            Map.of(
                ":message-type", "error",
                ":error-code", "Internal\"Error\\",
                ":error-message", "An internal\nerror"),
            new byte[0]);
    assertEquals(
        List.of(
            new Event("error", "{\"code\":\"Internal Error \",\"message\":\"An internal error\"}")),
        Frames.events(frame, frame.length));
  }

  @Test
  void anEventWithoutAPayloadIsAnEventAllTheSame() {
    byte[] frame = Frames.frame("event", "messageStop", "");
    assertEquals(List.of(new Event("messageStop", "{}")), Frames.events(frame, 1));
  }

  @Test
  void aFrameOfAMegabyteIsRead() {
    String payload = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";
    byte[] frame = Frames.frame("event", "contentBlockDelta", payload);
    assertEquals(payload, Frames.events(frame, 8192).getFirst().data());
  }

  /// Whatever byte it is, one of the two checksums covers it.
  @Test
  void aByteThatChangedBreaksTheStreamAfterWhatHadCome() {
    for (int at = 0; at < HELLO.length; at++) {
      byte[] damaged = HELLO.clone();
      damaged[at] ^= 0x10;
      FrameReader reader = new FrameReader();
      assertEquals(Optional.empty(), reader.take(STOP));
      Upstream.Broken broken = reader.take(damaged).orElseThrow();
      assertEquals(Upstream.Fault.GARBLED, broken.fault(), "at " + at);
      List<Event> events = new ArrayList<>();
      Frames.poll(reader, events);
      assertEquals(List.of(new Event("messageStop", "{}")), events);
    }
  }

  @Test
  void aFrameThatClaimsToBeLargerThanWeHoldIsRefusedByItsPrelude() {
    ByteBuffer prelude = ByteBuffer.allocate(16).putInt(1 << 30).putInt(0);
    CRC32 checksum = new CRC32();
    checksum.update(prelude.array(), 0, 8);
    prelude.putInt((int) checksum.getValue());
    assertTrue(new FrameReader().take(prelude.array()).isPresent());
  }

  @Test
  void whatIsNoFrameIsRefused() {
    byte[] text = "<html>an error page of some proxy</html>".getBytes(StandardCharsets.UTF_8);
    assertTrue(new FrameReader().take(text).isPresent());
  }

  @Test
  void halfAFrameAtTheEndSaysNothing() {
    byte[] stream = Frames.joined(STOP, Arrays.copyOf(HELLO, HELLO.length - 1));
    assertEquals(List.of(new Event("messageStop", "{}")), Frames.events(stream, 3));
    assertTrue(new FrameReader().isEmpty());
  }
}
