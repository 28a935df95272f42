package dev.understudy.lambda;

import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/// What a rehearsed call is given instead of providers' answers: whole, or in events, as it asks.
final class Rehearsed {
  private static final String OPENAI_REPLY =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":
       {"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\
      """;

  private static final List<Event> OPENAI_STREAM =
      List.of(
          Event.of(
              """
              {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,\
              "delta":{"role":"assistant","content":"hello"},"finish_reason":null}]}\
              """),
          Event.of(
              """
              {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,\
              "delta":{},"finish_reason":"stop"}]}\
              """),
          Event.of("[DONE]"));

  private static final String ANTHROPIC_REPLY =
      """
      {"id":"msg","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"hello"}],
       "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}\
      """;

  private static final List<Event> ANTHROPIC_STREAM =
      List.of(
          new Event(
              "message_start",
              """
              {"type":"message_start","message":{"id":"msg","type":"message","role":"assistant","model":"m",\
              "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}}\
              """),
          new Event(
              "content_block_start",
              """
              {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\
              """),
          new Event(
              "content_block_delta",
              """
              {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hello"}}\
              """),
          new Event(
              "content_block_stop",
              """
              {"type":"content_block_stop","index":0}\
              """),
          new Event(
              "message_delta",
              """
              {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
              "usage":{"output_tokens":1}}\
              """),
          new Event(
              "message_stop",
              """
              {"type":"message_stop"}\
              """));

  private Rehearsed() {}

  /// OpenAI is down, Anthropic answers.
  static Upstream.Exchange overloadedThenAnswered(
      Request request, HostGuard.Origin host, Upstream.Limits limits) {
    if (request.headers().first("x-api-key").isEmpty()) {
      return whole(503, "{\"error\":{\"message\":\"overloaded\"}}");
    }
    return asksForAStream(request) ? events(ANTHROPIC_STREAM) : whole(200, ANTHROPIC_REPLY);
  }

  /// OpenAI answers.
  static Upstream.Exchange answered(
      Request request, HostGuard.Origin host, Upstream.Limits limits) {
    return asksForAStream(request) ? events(OPENAI_STREAM) : whole(200, OPENAI_REPLY);
  }

  private static boolean asksForAStream(Request request) {
    return new String(request.body(), StandardCharsets.UTF_8).contains("\"stream\":true");
  }

  private static Upstream.Exchange whole(int status, String body) {
    return exchange(
        status, "application/json", new Body.Bytes(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Upstream.Exchange events(List<Event> events) {
    return exchange(200, "text/event-stream", new Body.Events(new Source(events)));
  }

  private static Upstream.Exchange exchange(int status, String type, Body body) {
    return new Upstream.Answered(new Response(status, Headers.of("content-type", type), body));
  }

  /// Events that are all here.
  private static final class Source implements EventSource {
    private final Queue<Event> left;

    Source(List<Event> events) {
      this.left = new ArrayDeque<>(events);
    }

    @Override
    public Next next(Deadline limit) {
      Event event = left.poll();
      return event == null ? new End() : new Came(event);
    }

    @Override
    public void close() {
      left.clear();
    }
  }
}
