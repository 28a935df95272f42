package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Problem;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.secret.Redaction;
import java.util.List;
import java.util.Optional;

/// A provider's own events on their way to a client of the same dialect. The first and the last of
/// them are remembered: if the stream breaks, its end has to fit to them.
final class Passing {
  private Optional<Event> first = Optional.empty();
  private Optional<Event> last = Optional.empty();

  List<Event> pass(Optional<Event> event) {
    first = first.or(() -> event);
    last = event.or(() -> last);
    return event.stream().toList();
  }

  List<Event> broke(Problem problem, Redaction redaction) {
    long next = json(last).path("sequence_number").asLong(-1) + 1;
    Broken broken = new Broken(problem, redaction);
    ObjectNode begun =
        json(first).path("response") instanceof ObjectNode response ? response : Json.object();
    return broken.events(next, begun);
  }

  private static JsonNode json(Optional<Event> event) {
    try {
      return event.isPresent() ? Json.parse(event.get().data()) : Json.object();
    } catch (JsonException _) {
      return Json.object();
    }
  }
}
