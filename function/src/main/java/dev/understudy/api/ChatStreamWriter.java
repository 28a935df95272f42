package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.route.AnswerStream;
import dev.understudy.route.Delivery;
import dev.understudy.secret.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A streamed answer in OpenAI's dialect, which is the canonical form: chunks without a name, and
/// `[DONE]` at the end of a whole answer alone.
///
/// The provider is always asked for the usage; the client hears of it if it asked too, in a chunk
/// of its own, and then every other chunk says `"usage": null`. See
/// <https://platform.openai.com/docs/api-reference/chat-streaming>.
final class ChatStreamWriter implements StreamWriter {
  private static final Event DONE = Event.of("[DONE]");

  private final Delivery delivery;

  ChatStreamWriter(Delivery delivery) {
    this.delivery = delivery;
  }

  @Override
  public List<Event> write(AnswerStream.Piece piece) {
    List<Event> events = new ArrayList<>(piece.chunks().size());
    for (ObjectNode chunk : piece.chunks()) {
      told(chunk).map(ChatStreamWriter::event).ifPresent(events::add);
    }
    return events;
  }

  private Optional<ObjectNode> told(ObjectNode chunk) {
    boolean counts = chunk.path("usage").isObject() && chunk.path("choices").isEmpty();
    if (counts) {
      return delivery.usage() ? Optional.of(chunk) : Optional.empty();
    }
    ObjectNode told = Json.object();
    told.setAll(chunk);
    if (delivery.usage()) {
      told.putNull("usage");
    } else {
      told.remove("usage");
    }
    return Optional.of(told);
  }

  private static Event event(JsonNode json) {
    return Event.of(Json.text(json));
  }

  @Override
  public List<Event> end() {
    return List.of(DONE);
  }

  /// With a name, as Groq sends it: some clients (LangChain4j, Portkey's) know an error by the name
  /// of its event alone, and others read the data alone.
  @Override
  public List<Event> broke(Problem problem, Redaction redaction) {
    ObjectNode body = Json.object();
    body.set("error", OpenAiError.json(problem).path("error"));
    return List.of(new Event("error", Json.text(redaction.clean(body))));
  }
}
