package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Problem;
import dev.understudy.api.Untold;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.protocol.Chunks;
import dev.understudy.secret.Redaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A canonical answer, chunk by chunk, as a response: its events, and at its end all of it. Of
/// several choices it is the first.
final class Telling {
  private final ObjectNode request;
  private final boolean openly;
  private final Untold untold;
  private final List<Event> due = new ArrayList<>();
  private long number;
  private @Nullable Begun begun;
  private String finish = "";
  private JsonNode usage = Json.object();

  /// What is known when the first chunk is here.
  private record Begun(Envelope envelope, Output output) {}

  /// @param request the client's own
  /// @param openly whether the model's thoughts are told themselves, and not in a summary
  /// @param untold hears of what has no place in a response
  Telling(ObjectNode request, boolean openly, Untold untold) {
    this.request = request;
    this.openly = openly;
    this.untold = untold;
  }

  /// More of the answer, all that came at once.
  void add(List<ObjectNode> chunks) {
    for (ObjectNode chunk : chunks) {
      begun(chunk).output().extras(Chunks.first(chunk).path("delta"));
    }
    for (ObjectNode chunk : chunks) {
      JsonNode choice = Chunks.first(chunk);
      begun(chunk).output().add(choice);
      if (choice.path("finish_reason").isTextual()) {
        finish = choice.path("finish_reason").textValue();
      }
      if (chunk.path("usage").isObject()) {
        usage = chunk.path("usage");
      }
    }
  }

  private Begun begun(JsonNode chunk) {
    Begun known = begun;
    if (known == null) {
      Envelope envelope = new Envelope(request, chunk);
      known =
          new Begun(
              envelope,
              new Output(Ids.of(chunk), CustomTools.in(request), openly, untold, this::tell));
      begun = known;
      tell("response.created", envelope.begun());
      tell("response.in_progress", envelope.begun());
    }
    return known;
  }

  /// The answer is whole.
  ///
  /// @return the response
  ObjectNode end() {
    Begun known = begun(Json.object());
    boolean whole = Envelope.unfinished(finish).isEmpty();
    known.output().end(whole);
    ObjectNode response = known.envelope().ended(finish, known.output().items(), usage);
    tell(whole ? "response.completed" : "response.incomplete", response);
    return response;
  }

  /// The answer broke off.
  List<Event> broke(Problem problem, Redaction redaction) {
    Begun known = begun(Json.object());
    ObjectNode response = known.envelope().begun();
    response.set("output", known.output().items());
    due.addAll(new Broken(problem, redaction).events(number, response));
    return take();
  }

  /// The events since the last time.
  List<Event> take() {
    List<Event> taken = List.copyOf(due);
    due.clear();
    return taken;
  }

  private void tell(String type, ObjectNode response) {
    tell(Json.object().put("type", type).set("response", response));
  }

  private void tell(ObjectNode event) {
    event.put("sequence_number", number++);
    due.add(new Event(event.path("type").textValue(), Json.text(event)));
  }
}
