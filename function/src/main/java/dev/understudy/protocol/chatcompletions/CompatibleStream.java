package dev.understudy.protocol.chatcompletions;

import static dev.understudy.protocol.FailureClass.EMPTY;
import static dev.understudy.protocol.FailureClass.ERROR_IN_200;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static dev.understudy.protocol.FailureClass.TRUNCATED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.StreamReading.Failed;
import dev.understudy.protocol.StreamReading.Over;
import dev.understudy.protocol.StreamReading.Part;
import dev.understudy.protocol.StreamReading.Unreadable;
import dev.understudy.protocol.Usage;
import dev.understudy.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One stream of a host that claims OpenAI's format, made what OpenAI would have sent.
///
/// Nothing that OpenAI itself sends is changed, unknown members included; of several choices, all
/// end together. The ends of the choices and the usage are held back until the stream is over,
/// which is when `[DONE]` comes or nothing more does: only then is it known that no error follows,
/// and which usage is the last.
final class CompatibleStream implements StreamReader {
  private final ReplyReader reader;
  private final Time time;
  private final Operation operation;
  private final boolean endsUnsaid;
  private final Map<Integer, StreamedChoice> choices = new TreeMap<>();
  private @Nullable Heading heading;
  private @Nullable ObjectNode usage;
  private boolean unreadable;

  CompatibleStream(ReplyReader reader, Time time, Operation operation, Habits habits) {
    this.endsUnsaid = habits.has(Habits.Trait.ENDS_UNSAID);
    this.reader = reader;
    this.time = time;
    this.operation = operation;
  }

  @Override
  public StreamReading read(Event event) {
    if (event.data().strip().equals("[DONE]")) {
      if (endsUnsaid && heading != null) {
        ObjectNode frame = heading.alone();
        choices.values().forEach(choice -> choice.stop(frame));
      }
      return end();
    }
    JsonNode json;
    try {
      json = Json.parse(event.data());
    } catch (JsonException e) {
      return isError(event)
          ? new Failed(new Fault(ERROR_IN_200, "an error event that is no JSON"))
          : unreadable("an event: " + e.getMessage());
    }
    if (!(json instanceof ObjectNode chunk)) {
      return unreadable("an event is JSON that is not an object");
    }
    Optional<Fault> error = reader.errorInStream("an event", chunk);
    if (error.isPresent()) {
      return new Failed(error.get());
    }
    return isError(event)
        ? new Failed(new Fault(ERROR_IN_200, "an error event that names no error"))
        : read(chunk);
  }

  /// Groq names its errors so.
  private static boolean isError(Event event) {
    return event.name().equals("error");
  }

  private Unreadable unreadable(String why) {
    unreadable = true;
    return new Unreadable(why);
  }

  private StreamReading read(ObjectNode chunk) {
    JsonNode told = chunk.path("choices");
    JsonNode counted = usage(chunk);
    if (!told.isArray() && !counted.isObject()) {
      return unreadable("an event has neither choices nor usage");
    }
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode each : told) {
      if (!(each instanceof ObjectNode choice)) {
        return unreadable("choices[" + found.size() + "] of an event is not an object");
      }
      Optional<Fault> fault = fault(found.size(), choice);
      if (fault.isPresent()) {
        return new Failed(fault.get());
      }
      found.add(choice);
    }
    if (found.isEmpty()) {
      // Azure begins with the filter's view of the prompt, in a chunk that says nothing.
      if (counted.isObject()) {
        usage = Chunks.chunk(chunk);
        usage.set("usage", counted);
      }
      return new Part(List.of());
    }
    if (chunk.path("usage").isObject()) {
      chunk.remove("usage");
    }
    List<ObjectNode> parts = parts(chunk, found);
    if (counted.isObject() && heading != null) {
      usage = Chunks.chunk(heading.alone());
      usage.set("usage", counted);
    }
    return new Part(parts);
  }

  private static JsonNode usage(ObjectNode chunk) {
    JsonNode usage = chunk.path("usage");
    return usage.isObject() ? usage : chunk.path("x_groq").path("usage");
  }

  private Optional<Fault> fault(int i, ObjectNode choice) {
    String where = "choices[" + i + "]";
    boolean failed = FinishReasons.FAILED.contains(choice.path("finish_reason").asText(""));
    return reader
        .errorInStream(where, choice)
        .or(
            () ->
                failed
                    ? Optional.of(
                        new Fault(ERROR_IN_200, where + " ended because the provider failed"))
                    : Optional.empty());
  }

  private List<ObjectNode> parts(ObjectNode chunk, List<ObjectNode> told) {
    if (heading == null) {
      heading = Heading.of(operation, chunk, time);
    }
    heading.writeTo(chunk);
    String id = heading.id();
    List<ObjectNode> kept = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      ObjectNode choice = told.get(i);
      int index = choice.path("index").asInt(i);
      String reason = FinishReasons.canonical(choice.path("finish_reason").asText(""));
      choices
          .computeIfAbsent(index, _ -> new StreamedChoice(operation, id, index))
          .take(choice, reason, chunk)
          .ifPresent(kept::add);
    }
    return kept.isEmpty()
        ? List.of()
        : List.of(Chunks.chunk(chunk, kept.toArray(ObjectNode[]::new)));
  }

  @Override
  public Optional<Usage> counted() {
    return Optional.ofNullable(usage).flatMap(Usage::of);
  }

  @Override
  public StreamReading end() {
    if (choices.isEmpty()) {
      return new Failed(
          unreadable
              ? new Fault(MALFORMED, "nothing of the stream can be read")
              : new Fault(EMPTY, "the stream says nothing"));
    }
    if (!choices.values().stream().allMatch(StreamedChoice::ended)) {
      return new Failed(new Fault(TRUNCATED, "the stream ended before the answer did"));
    }
    List<ObjectNode> last = new ArrayList<>();
    choices.values().forEach(choice -> last.addAll(choice.ending()));
    if (usage != null && heading != null) {
      heading.writeTo(usage);
      last.add(usage);
    }
    return new Over(List.copyOf(last));
  }
}
