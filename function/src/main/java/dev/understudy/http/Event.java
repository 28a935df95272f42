package dev.understudy.http;

import java.nio.charset.StandardCharsets;

/// One server-sent event, or what stands for one in another framing. See
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
///
/// Without data it is none by that standard: nobody reads such an event, and one that is written
/// goes out as a comment, which keeps a connection alive.
///
/// @param name its `event` field; empty for none. Without data what the comment says
/// @param data its `data` fields, joined by line feeds
public record Event(String name, String data) {
  /// Says nothing, so that a connection does not fall silent.
  public static final Event KEEP_ALIVE = new Event("", "");

  /// A comment, which clients pass over and people read.
  ///
  /// @param text one line
  public static Event comment(String text) {
    return new Event(text, "");
  }

  /// An event without a name.
  public static Event of(String data) {
    return new Event("", data);
  }

  /// As it goes over the wire, in UTF-8 and with the empty line that ends it.
  public byte[] encoded() {
    if (data.isEmpty()) {
      String comment = name.isEmpty() ? "keep-alive" : name;
      return (": " + comment + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(name.length() + data.length() + 24);
    if (!name.isEmpty()) {
      text.append("event: ").append(name).append('\n');
    }
    if (data.indexOf('\n') < 0 && data.indexOf('\r') < 0) {
      text.append("data: ").append(data).append('\n');
    } else {
      data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}
