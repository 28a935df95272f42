package dev.understudy.protocol;

import dev.understudy.http.Event;
import dev.understudy.http.SseReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The events of a stream's text.
public final class Events {
  private Events() {}

  /// @param step so many bytes at a time
  public static List<Event> of(byte[] stream, int step) {
    SseReader reader = new SseReader();
    for (int at = 0; at < stream.length; at += step) {
      try {
        reader.feed(java.util.Arrays.copyOfRange(stream, at, Math.min(stream.length, at + step)));
      } catch (SseReader.TooLarge e) {
        throw new AssertionError(e);
      }
    }
    reader.end();
    List<Event> events = new ArrayList<>();
    for (Optional<Event> event = reader.poll(); event.isPresent(); event = reader.poll()) {
      events.add(event.get());
    }
    return events;
  }

  /// All at once.
  public static List<Event> of(String stream) {
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    return of(bytes, Math.max(1, bytes.length));
  }
}
