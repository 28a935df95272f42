package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.SseReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Streams as bytes, and what a protocol makes of them.
public final class Streams {
  private Streams() {}

  /// What came of a stream: the chunks, and why there are no more where it failed.
  public record Read(List<ObjectNode> chunks, Optional<Reading.Fault> fault, int unreadable) {
    /// All of them, of a stream that is whole.
    public List<ObjectNode> whole() {
      if (fault.isPresent()) {
        throw new AssertionError(fault.get());
      }
      return chunks;
    }

    /// The reply that they tell.
    public ObjectNode reply(Operation operation) {
      Collector collector = new Collector(operation);
      whole().forEach(collector::add);
      return assertInstanceOf(Reading.Answer.class, collector.reply()).reply();
    }
  }

  /// The events of a stream that comes in pieces.
  public static List<Event> events(List<byte[]> pieces) {
    SseReader reader = new SseReader();
    List<Event> events = new ArrayList<>();
    for (byte[] piece : pieces) {
      try {
        reader.feed(piece);
      } catch (SseReader.TooLarge e) {
        throw new AssertionError(e);
      }
      poll(reader, events);
    }
    reader.end();
    poll(reader, events);
    return events;
  }

  private static void poll(SseReader reader, List<Event> events) {
    for (Optional<Event> next = reader.poll(); next.isPresent(); next = reader.poll()) {
      events.add(next.get());
    }
  }

  /// `bytes`, one by one.
  public static List<byte[]> singly(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>();
    for (byte each : bytes) {
      pieces.add(new byte[] {each});
    }
    return pieces;
  }

  /// `bytes`, split where chance will have it.
  public static List<byte[]> split(byte[] bytes, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(200));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }

  /// What `reader` makes of `events`, and of there being no more.
  public static Read read(StreamReader reader, List<Event> events) {
    List<ObjectNode> chunks = new ArrayList<>();
    int unreadable = 0;
    for (Event event : events) {
      switch (reader.read(event)) {
        case StreamReading.Part(List<ObjectNode> more) -> chunks.addAll(more);
        case StreamReading.Over(List<ObjectNode> last) -> {
          chunks.addAll(last);
          return new Read(chunks, Optional.empty(), unreadable);
        }
        case StreamReading.Failed(Reading.Fault fault) -> {
          return new Read(chunks, Optional.of(fault), unreadable);
        }
        case StreamReading.Unreadable _ -> unreadable++;
      }
    }
    return switch (reader.end()) {
      case StreamReading.Over(List<ObjectNode> last) -> {
        chunks.addAll(last);
        yield new Read(chunks, Optional.empty(), unreadable);
      }
      case StreamReading.Failed(Reading.Fault fault) ->
          new Read(chunks, Optional.of(fault), unreadable);
      default -> throw new AssertionError("an end that is none");
    };
  }
}
