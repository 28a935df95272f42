package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A chat request in canonical form, understood: what every protocol but OpenAI's own renders from.
/// What is a number or a word there and here (temperature, seed …) is not in it.
///
/// @param turns in order; systems where they stood
/// @param tools those that the model may call now
/// @param choice [ToolChoice.Auto] where the request does not say
/// @param single whether at most one call is wanted at a time (`parallel_tool_calls: false`)
/// @param format [ResponseFormat.Text] where the request does not say
/// @param reasoning empty where the request does not say
/// @param maxTokens the most that may be written, reasoning included; empty where the request does
///   not say. May be any JSON: the provider judges it
/// @param stop the texts at which the answer ends
public record Chat(
    List<Turn> turns,
    List<Tool> tools,
    ToolChoice choice,
    boolean single,
    ResponseFormat format,
    Optional<Reasoning> reasoning,
    Optional<JsonNode> maxTokens,
    List<String> stop) {
  /// Reads `canonical`; what cannot be understood is noted as refused.
  public static Chat of(ObjectNode canonical, Notes notes) {
    ToolReader tools = new ToolReader(canonical, notes);
    JsonNode parallel = canonical.path("parallel_tool_calls");
    return new Chat(
        new TurnReader(notes).read(canonical.path("messages")),
        tools.tools(),
        tools.choice(),
        parallel.isBoolean() && !parallel.booleanValue(),
        format(canonical.path("response_format"), notes),
        Reasoning.of(canonical, notes::refused),
        maxTokens(canonical, notes),
        stop(canonical));
  }

  /// What holds for the whole conversation, in order.
  public List<Part> system() {
    return turns.stream()
        .flatMap(turn -> turn instanceof Turn.System system ? system.parts().stream() : Stream.of())
        .toList();
  }

  /// The turns of user, model and tools. Notes that a system text in between is moved to the front,
  /// where [#system] has it.
  ///
  /// @param vendor named in the note
  public List<Turn> dialogue(String vendor, Notes notes) {
    List<Turn> dialogue = new ArrayList<>();
    for (Turn turn : turns) {
      if (!(turn instanceof Turn.System)) {
        dialogue.add(turn);
      } else if (!dialogue.isEmpty()) {
        notes.adapted(
            "%s was moved to the front: %s has one system prompt, before all turns."
                .formatted(turn.where(), vendor));
      }
    }
    return List.copyOf(dialogue);
  }

  /// Notes that hints for a cache are left out, if there are any.
  ///
  /// @param why a sentence's end
  public void leaveOutHints(String why, Notes notes) {
    Stream<String> said =
        turns.stream()
            .flatMap(Chat::parts)
            .filter(part -> part.cache().isPresent())
            .map(Part::where);
    Stream<String> offered =
        tools.stream().filter(tool -> tool.cache().isPresent()).map(Tool::where);
    Stream.concat(said, offered)
        .findFirst()
        .ifPresent(where -> notes.leftOut(where, "cache_control", why));
  }

  private static Stream<Part> parts(Turn turn) {
    return switch (turn) {
      case Turn.System said -> said.parts().stream();
      case Turn.User said -> said.parts().stream();
      case Turn.Assistant said -> said.parts().stream();
      case Turn.Results all -> all.results().stream().flatMap(said -> said.parts().stream());
    };
  }

  /// Whether the conversation stands within calls that the model made without thinking before, as
  /// far as it can show, and nobody has said a word since. Anthropic's models want their own
  /// thoughts before calls, where they are to think on.
  ///
  /// @param shows whether there are thoughts of its own among the extras of a turn
  public boolean isWithinThoughtlessCalls(Predicate<Extras> shows) {
    for (Turn turn : turns.reversed()) {
      switch (turn) {
        case Turn.User _ -> {
          return false;
        }
        case Turn.Assistant said -> {
          return !said.calls().isEmpty() && !shows.test(said.extras());
        }
        case Turn.System _, Turn.Results _ -> {}
      }
    }
    return false;
  }

  private static ResponseFormat format(JsonNode format, Notes notes) {
    if (!format.isObject() && !format.isMissingNode() && !format.isNull()) {
      notes.refused("response_format is not an object");
    }
    return switch (format.path("type").asText(format.isObject() ? "?" : "text")) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" -> {
        JsonNode asked = format.path("json_schema");
        if (asked.path("schema") instanceof ObjectNode schema) {
          yield new ResponseFormat.JsonSchema(
              asked.path("name").asText("response"),
              asked.path("description").asText(""),
              schema,
              asked.path("strict").asBoolean());
        }
        notes.adapted(
            "response_format.json_schema.schema is no schema: any JSON object was asked for.");
        yield new ResponseFormat.JsonObject();
      }
      default -> {
        notes.refused("response_format is none of text, json_object and json_schema");
        yield new ResponseFormat.Text();
      }
    };
  }

  /// OpenAI has two names for it, and the newer one counts.
  private static Optional<JsonNode> maxTokens(ObjectNode canonical, Notes notes) {
    JsonNode older = canonical.path("max_tokens");
    JsonNode newer = canonical.path("max_completion_tokens");
    if (!canonical.hasNonNull("max_completion_tokens")) {
      return canonical.hasNonNull("max_tokens") ? Optional.of(older) : Optional.empty();
    }
    if (canonical.hasNonNull("max_tokens") && !older.equals(newer)) {
      notes.adapted("max_tokens was left out: max_completion_tokens was sent in its place.");
    }
    return Optional.of(newer);
  }

  private static List<String> stop(ObjectNode canonical) {
    List<String> texts = new ArrayList<>();
    for (String name : List.of("stop_sequences", "stop")) {
      JsonNode stop = canonical.path(name);
      if (stop.isTextual()) {
        texts.add(stop.textValue());
      }
      stop.forEach(text -> texts.add(text.asText()));
    }
    return List.copyOf(texts);
  }
}
