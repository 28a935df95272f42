package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import java.io.IOException;
import java.util.List;

/// What we write, as OpenAI's own client reads it: strictly.
final class Typed {
  private static final JsonMapper JSON = ObjectMappers.jsonMapper();

  private Typed() {}

  /// A whole response.
  static Response response(JsonNode json) {
    return read(Json.text(json), Response.class).validate();
  }

  /// The response that a stream tells, event by event.
  static Response response(List<Event> events) {
    ResponseAccumulator answer = ResponseAccumulator.create();
    events.forEach(event -> answer.accumulate(event(event)));
    return answer.response().validate();
  }

  /// One event of a stream.
  static ResponseStreamEvent event(Event event) {
    return read(event.data(), ResponseStreamEvent.class).validate();
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }
}
