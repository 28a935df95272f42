package dev.understudy.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/// Finds the events in AWS's binary frames, `application/vnd.amazon.eventstream`: each a prelude
/// with its length, headers, a payload, and two checksums.
///
/// See <https://smithy.io/2.0/aws/amazon-eventstream.html>. An event is called what `:event-type`
/// or `:exception-type` calls it, and its data is the payload. An error that is no part of the
/// service's model is called `error`, and its data is `{"code": …, "message": …}`.
///
/// The decoder is AWS's own. It holds 2 MB for each stream, and no payload of more than 24 MB.
final class FrameReader implements EventReader {
  /// How a payload that is empty reads: an event without data would be none.
  private static final String NOTHING = "{}";

  private final MessageDecoder decoder = new MessageDecoder();
  private final Queue<Event> events = new ArrayDeque<>();

  @Override
  public Optional<Upstream.Broken> take(byte[] bytes) {
    Optional<Upstream.Broken> broken = Optional.empty();
    try {
      decoder.feed(bytes);
    } catch (RuntimeException e) {
      broken = Optional.of(broken(e));
    }
    try {
      for (Message message : decoder.getDecodedMessages()) {
        events.add(event(message));
      }
    } catch (RuntimeException e) {
      broken = Optional.of(broken(e));
    }
    return broken;
  }

  /// A checksum or a length is wrong, or a header is of another type: the place of the next frame
  /// is not known either. The decoder's own message may quote what came.
  private static Upstream.Broken broken(RuntimeException why) {
    return new Upstream.Broken(
        Upstream.Fault.GARBLED,
        "a frame of the stream is damaged (" + why.getClass().getSimpleName() + ")");
  }

  private static Event event(Message message) {
    Map<String, HeaderValue> headers = message.getHeaders();
    String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
    String data = payload.isEmpty() ? NOTHING : payload;
    return switch (text(headers, ":message-type")) {
      case "error" ->
          new Event(
              "error",
              "{\"code\":"
                  + quoted(text(headers, ":error-code"))
                  + ",\"message\":"
                  + quoted(text(headers, ":error-message"))
                  + "}");
      case "exception" -> new Event(text(headers, ":exception-type"), data);
      default -> new Event(text(headers, ":event-type"), data);
    };
  }

  private static String text(Map<String, HeaderValue> headers, String name) {
    HeaderValue value = headers.get(name);
    return value == null ? "" : value.getString();
  }

  /// As a string of JSON: what could end it, or may not stand in it, becomes a blank.
  private static String quoted(String text) {
    return "\"" + text.replaceAll("[\\p{Cntrl}\"\\\\]", " ") + "\"";
  }

  @Override
  public Optional<Event> poll() {
    return Optional.ofNullable(events.poll());
  }

  @Override
  public boolean isEmpty() {
    return events.isEmpty();
  }

  /// A frame that is not whole says nothing. Whether it was needed, the protocol knows.
  @Override
  public void end() {}
}
