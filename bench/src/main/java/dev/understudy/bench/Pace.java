package dev.understudy.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a stream is told: so many tokens, one after each gap, each of so many bytes. Written as a
/// model's name, so that it gets to wherever the tokens are made.
///
/// Every token says when it was sent and when its stream began, by `System.nanoTime()`, which is
/// one clock for all processes of a Linux machine.
///
/// @param gap before each token; zero for as fast as it goes
/// @param tokens how many
/// @param bytes of each token, at least; 0 for the two times alone
record Pace(Duration gap, int tokens, int bytes) {
  private static final Pattern NAME = Pattern.compile("pace-(\\d{1,7})-(\\d{1,7})-(\\d{1,7})");

  /// The pace whose name stands first in `text`.
  ///
  /// @throws IllegalArgumentException if there is none
  static Pace in(String text) {
    Matcher name = NAME.matcher(text);
    if (!name.find()) {
      throw new IllegalArgumentException("nothing like pace-MICROSECONDS-TOKENS-BYTES was asked");
    }
    return new Pace(
        Duration.ofNanos(Long.parseLong(name.group(1)) * 1000),
        Integer.parseInt(name.group(2)),
        Integer.parseInt(name.group(3)));
  }

  /// The model's name.
  String name() {
    return "pace-" + gap.toNanos() / 1000 + "-" + tokens + "-" + bytes;
  }

  /// Tells the stream, in the shape of OpenAI's chunks.
  void play(Out out) throws IOException {
    String filling = "x".repeat(bytes);
    long begun = System.nanoTime();
    out.event(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    for (int token = 1; token <= tokens; token++) {
      awaitUntil(begun + token * gap.toNanos());
      long now = System.nanoTime();
      out.event(chunk("{\"content\":\"@" + now + "/" + begun + " " + filling + "\"}", "null"));
    }
    out.event(chunk("{}", "\"stop\""));
    out.event("data: [DONE]\n\n");
  }

  private static void awaitUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static String chunk(String delta, String reason) {
    return "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + reason
        + "}]}\n\n";
  }

  /// Where the events go, each at once.
  interface Out {
    /// @param event as it goes over the wire
    void event(String event) throws IOException;
  }
}
