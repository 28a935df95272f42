package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/// AWS's binary frames.
public final class Frames {
  private Frames() {}

  /// A frame of that type: `event` or `exception`.
  public static byte[] frame(String type, String name, String payload) {
    return message(
        Map.of(":message-type", type, ":" + type + "-type", name),
        payload.getBytes(StandardCharsets.UTF_8));
  }

  /// A frame with these headers.
  static byte[] message(Map<String, String> headers, byte[] payload) {
    Map<String, HeaderValue> values = new LinkedHashMap<>();
    headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Message(values, payload).encode(bytes);
    return bytes.toByteArray();
  }

  /// One after the other.
  public static byte[] joined(byte[]... frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      bytes.writeBytes(frame);
    }
    return bytes.toByteArray();
  }

  /// The events of a stream of frames.
  ///
  /// @param step so many bytes at a time
  public static List<Event> events(byte[] stream, int step) {
    FrameReader reader = new FrameReader();
    List<Event> events = new ArrayList<>();
    for (int at = 0; at < stream.length; at += step) {
      byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + step));
      assertEquals(Optional.empty(), reader.take(piece));
      poll(reader, events);
    }
    reader.end();
    poll(reader, events);
    return events;
  }

  static void poll(EventReader reader, List<Event> events) {
    for (Optional<Event> event = reader.poll(); event.isPresent(); event = reader.poll()) {
      events.add(event.get());
    }
  }
}
