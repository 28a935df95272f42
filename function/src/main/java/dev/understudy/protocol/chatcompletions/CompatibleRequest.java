package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.chatcompletions.Habits.Range;
import dev.understudy.protocol.chatcompletions.Habits.Trait;
import java.math.BigDecimal;

/// A request to a host that is compatible with OpenAI: what the client said, with what the host
/// calls otherwise, bounds otherwise or does not have put as its [Habits] say.
///
/// What neither OpenAI nor the habits know is the host's own, and passes.
final class CompatibleRequest {
  private final Habits habits;
  private final Operation operation;
  private final ObjectNode canonical;
  private final Notes notes = new Notes();
  private final ObjectNode body = Json.object();

  CompatibleRequest(Habits habits, Operation operation, ObjectNode canonical) {
    this.habits = habits;
    this.operation = operation;
    this.canonical = canonical;
  }

  Rendering render(String path) {
    if (habits.lacks().contains(operation)) {
      return new Rendering.Unsupported(habits.host() + " has no " + Habits.name(operation));
    }
    habits.fields().judge(canonical, body, notes);
    habits.ranges().forEach(this::bound);
    habits.renames().forEach(this::rename);
    if (operation == Operation.CHAT) {
      maxTokens();
      new ThinkingField(habits, canonical, notes).write(body);
      new CompatibleMessages(habits, notes).write(body);
      new CompatibleTools(habits, notes).write(body);
      if (!habits.has(Trait.CACHE_CONTROL)) {
        CacheHints.leaveOut(body, habits.host(), notes);
      }
    }
    if (operation != Operation.EMBED) {
      countTokens();
    }
    return notes.rendering(path, body);
  }

  private void bound(String name, Range range) {
    JsonNode number = body.path(name);
    if (!number.isNumber()) {
      return;
    }
    BigDecimal asked = number.decimalValue();
    BigDecimal nearest = asked.max(range.least()).min(range.most());
    if (nearest.compareTo(asked) != 0) {
      body.put(name, nearest);
      notes.adapted(
          "%s %s is outside %s's range of %s to %s: %s was sent."
              .formatted(name, asked, habits.host(), range.least(), range.most(), nearest));
    }
  }

  private void rename(String name, String itsName) {
    JsonNode value = body.remove(name);
    if (value != null) {
      FieldTable.pass(itsName, name, value, body, notes);
    }
  }

  /// OpenAI has two names for it, and the newer one counts.
  private void maxTokens() {
    String name =
        switch (habits.maxTokens()) {
          case AS_ASKED -> "";
          case OLDER -> "max_tokens";
          case NEWER -> "max_completion_tokens";
        };
    if (name.isEmpty()) {
      return;
    }
    JsonNode older = body.remove("max_tokens");
    JsonNode newer = body.remove("max_completion_tokens");
    if (older != null && newer != null && !older.equals(newer)) {
      notes.adapted("max_tokens was left out: max_completion_tokens was sent in its place.");
    }
    if (newer != null || older != null) {
      body.set(name, newer != null ? newer : older);
    }
  }

  /// The ledger wants to know them of every stream.
  private void countTokens() {
    if (habits.has(Trait.COUNTS_UNASKED)) {
      body.remove("stream_options");
    } else if (body.path("stream").asBoolean()) {
      askToCount(body);
    }
  }

  /// Has a stream tell how many tokens it took.
  static void askToCount(ObjectNode body) {
    ObjectNode options = Json.object();
    if (body.path("stream_options") instanceof ObjectNode asked) {
      options.setAll(asked);
    }
    body.set("stream_options", options.put("include_usage", true));
  }
}
