package dev.understudy.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.EventSource;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.json.Json;
import dev.understudy.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Answers one event with one JSON object that holds the whole response, in the shape of the event.
/// A stream is collected to its end first: nothing leaves before all of it is here. A stream that
/// breaks is an `IOException` with nothing written.
///
/// Text is written as it is, everything else in base64. Text is what its content type says is text
/// or JSON and what is valid UTF-8; its bytes come out of the front door unchanged. Beware: a REST
/// API decodes base64 only for types that its `binaryMediaTypes` name.
///
/// Not thread-safe: one sink for one event.
final class BufferedSink implements ResponseSink {
  /// The largest answer that Lambda takes from a function, in bytes of the encoded JSON. The quotas
  /// page says 6 MB; the figure is the one that Lambda's own error names
  /// (`Function.ResponseSizeTooLarge`: "maximum allowed payload size (6291556 bytes)").
  static final int LIMIT = 6_291_556;

  private static final Duration STEP = Duration.ofSeconds(10);

  private final OutputStream out;
  private final ProxyEvent.Shape shape;
  private final Time time;
  private boolean sent;

  /// @param out where the JSON goes; stays open
  /// @param time for waiting for events
  BufferedSink(OutputStream out, ProxyEvent.Shape shape, Time time) {
    this.out = out;
    this.shape = shape;
    this.time = time;
  }

  /// Collects, encodes and writes `response`. Of a body that is too large as it is,
  /// [TooLarge#bytes] is how much of it was looked at: the encoded answer would be larger still.
  ///
  /// @throws IllegalStateException if a response has been sent already
  @Override
  public void send(Response response) throws IOException, TooLarge {
    byte[] body = collect(response.body());
    if (body.length > LIMIT) {
      throw new TooLarge(body.length, LIMIT);
    }
    byte[] answer = Json.write(answer(response, body));
    if (answer.length > LIMIT) {
      throw new TooLarge(answer.length, LIMIT);
    }
    sent = true;
    out.write(answer);
    out.flush();
  }

  private byte[] collect(Body body) throws IOException {
    try {
      if (sent) {
        throw new IllegalStateException("an event has one answer, and it has been sent already");
      }
      return switch (body) {
        case Body.Bytes whole -> whole.bytes();
        case Body.Events events -> collect(events.source());
      };
    } finally {
      body.close();
    }
  }

  private byte[] collect(EventSource source) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    source.drain(
        time,
        STEP,
        event -> {
          // One byte more than fits tells that it does not.
          byte[] bytes = event.encoded();
          all.write(bytes, 0, Math.min(bytes.length, LIMIT + 1 - all.size()));
          return all.size() <= LIMIT;
        });
    return all.toByteArray();
  }

  private ObjectNode answer(Response response, byte[] body) {
    ObjectNode answer = Json.object();
    answer.put("statusCode", response.status());
    switch (shape) {
      case V1 -> putHeadersV1(answer, response);
      case V2 -> AnswerHeaders.put(answer, response.headers());
    }
    Optional<String> text = text(response.headers().first("content-type").orElse(""), body);
    answer.put("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(body)));
    answer.put("isBase64Encoded", text.isEmpty());
    return answer;
  }

  /// API Gateway merges the two maps, so a header stands in one of them only.
  private static void putHeadersV1(ObjectNode answer, Response response) {
    ObjectNode one = Json.object();
    ObjectNode several = Json.object();
    AnswerHeaders.clean(response.headers())
        .forEach(
            (name, values) -> {
              if (values.size() == 1) {
                one.put(name, values.getFirst());
              } else {
                several.set(name, array(values));
              }
            });
    answer.set("headers", one);
    answer.set("multiValueHeaders", several);
  }

  private static ArrayNode array(List<String> values) {
    ArrayNode array = Json.array();
    values.forEach(array::add);
    return array;
  }

  private static Optional<String> text(String contentType, byte[] body) {
    if (body.length > 0 && !isText(contentType)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static boolean isText(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/") || type.equals("application/json") || type.endsWith("+json");
  }
}
