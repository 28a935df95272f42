package dev.understudy.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// Finds the events in a stream of bytes that may be split anywhere: within a line, within CRLF,
/// within a character.
///
/// As <https://html.spec.whatwg.org/multipage/server-sent-events.html> has it: lines end with CR,
/// LF or CRLF; a byte order mark is skipped, and so are comments, `id`, `retry` and fields that
/// nobody knows; an event without data is none. Unlike there, an event whose empty line never came
/// is an event ([#end]): providers that end a stream with their last line have said all of it.
///
/// Not thread-safe.
public final class SseReader implements EventReader {
  /// The longest event that is held, in bytes: what a whole body may be.
  static final int MAX_EVENT = Reception.MAX_BODY;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private final Queue<Event> events = new ArrayDeque<>();
  private String name = "";
  private boolean hasData;
  private boolean afterCr;
  private boolean first = true;
  private long held;

  /// Takes the next bytes.
  ///
  /// @throws TooLarge if an event is larger than we hold
  public void feed(byte[] bytes) throws TooLarge {
    int from = 0;
    for (int at = 0; at < bytes.length; at++) {
      byte b = bytes[at];
      if (b == '\n' && afterCr) {
        afterCr = false;
        from = at + 1;
        continue;
      }
      afterCr = b == '\r';
      if (b == '\n' || b == '\r') {
        hold(bytes, from, at);
        endLine();
        from = at + 1;
      }
    }
    hold(bytes, from, bytes.length);
  }

  @Override
  public Optional<Upstream.Broken> take(byte[] bytes) {
    try {
      feed(bytes);
      return Optional.empty();
    } catch (TooLarge e) {
      return Optional.of(
          new Upstream.Broken(Upstream.Fault.TOO_LARGE, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public Optional<Event> poll() {
    return Optional.ofNullable(events.poll());
  }

  @Override
  public boolean isEmpty() {
    return events.isEmpty();
  }

  @Override
  public void end() {
    if (line.size() > 0) {
      endLine();
    }
    endEvent();
  }

  private void hold(byte[] bytes, int from, int to) throws TooLarge {
    held += to - from;
    if (held > MAX_EVENT) {
      throw new TooLarge();
    }
    line.write(bytes, from, to - from);
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (first && text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    first = false;
    if (text.isEmpty()) {
      endEvent();
      return;
    }
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "event" -> name = value;
      case "data" -> {
        if (hasData) {
          data.append('\n');
        }
        hasData = true;
        data.append(value);
      }
      default -> {}
    }
  }

  private void endEvent() {
    if (hasData && !data.isEmpty()) {
      events.add(new Event(name, data.toString()));
    }
    name = "";
    data.setLength(0);
    hasData = false;
    held = 0;
  }

  /// An event is larger than [#MAX_EVENT].
  public static final class TooLarge extends Exception {
    TooLarge() {
      super("an event is larger than " + MAX_EVENT + " bytes");
    }
  }
}
