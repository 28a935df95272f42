package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What becomes of each field of OpenAI's request on the way to another wire format: one row each.
///
/// A field without a row passes as it is, for the provider to judge: what both sides know, and what
/// is the provider's own. None of them replaces what was translated: of two words for one thing,
/// nobody could say which was meant.
public final class FieldTable {
  /// What becomes of a field.
  public enum Fate {
    /// There is code for it.
    TRANSLATED,
    /// The other side has nothing like it, and the answer means the same without it: said so.
    LEFT_OUT,
    /// The answer would not be what was asked for: another target has to give it.
    REFUSED,
    /// It is the provider's own, and what some of OpenAI's fields are sent as.
    OWN
  }

  /// One row.
  ///
  /// @param neutral values, in JSON, that ask for nothing: dropped without a word. So is null
  /// @param why the end of a sentence that begins with the name, of refused fields; of the
  ///   provider's own, which of OpenAI's are sent as it
  public record Field(String name, Fate fate, Set<String> neutral, String why) {}

  /// What hosts of OpenAI's format know beside it, and no other wire format does.
  private static final List<Field> OF_COMPATIBLE_HOSTS =
      Stream.of(
              "provider",
              "usage",
              "models",
              "route",
              "transforms",
              "plugins",
              "random_seed",
              "safe_prompt",
              "prompt_mode",
              "reasoning_format",
              "include_reasoning",
              "enable_thinking",
              "thinking_budget",
              "search_context_size",
              "search_parameters",
              "chat_template_kwargs",
              "repetition_penalty",
              "min_p",
              "top_a")
          .map(FieldTable::leftOut)
          .toList();

  private final String vendor;
  private final Map<String, Field> rows = new LinkedHashMap<>();

  /// @param vendor the wire format's name, for sentences: `Anthropic's Messages`
  /// @param rows where two are of one name, the last one counts
  public FieldTable(String vendor, Field... rows) {
    this.vendor = vendor;
    for (Field row : rows) {
      this.rows.put(row.name(), row);
    }
  }

  /// A table of a wire format that is not OpenAI's: what is known of compatible hosts alone is left
  /// out.
  public static FieldTable translating(String vendor, Field... rows) {
    return new FieldTable(vendor, OF_COMPATIBLE_HOSTS.toArray(Field[]::new)).with(rows);
  }

  /// This table with other rows for some fields.
  public FieldTable with(Field... others) {
    Map<String, Field> all = new LinkedHashMap<>(rows);
    for (Field row : others) {
      all.put(row.name(), row);
    }
    return new FieldTable(vendor, all.values().toArray(Field[]::new));
  }

  /// The wire format's name.
  String vendor() {
    return vendor;
  }

  /// Every row.
  public List<Field> rows() {
    return List.copyOf(rows.values());
  }

  /// There is code for `name`.
  public static Field translated(String name) {
    return new Field(name, Fate.TRANSLATED, Set.of(), "");
  }

  /// `name` can be done without.
  public static Field leftOut(String name, String... neutral) {
    return new Field(name, Fate.LEFT_OUT, Set.of(neutral), "");
  }

  /// `name` cannot.
  public static Field refused(String name, String why, String... neutral) {
    return new Field(name, Fate.REFUSED, Set.of(neutral), why);
  }

  /// `name` passes, unless what is sent for `openAis` stands there already.
  public static Field own(String name, String openAis) {
    return new Field(name, Fate.OWN, Set.of(), openAis);
  }

  /// Judges every field of `canonical`: notes what is left out or refused, and puts what has no row
  /// into `body`, which must hold by then all that was translated.
  public void judge(ObjectNode canonical, ObjectNode body, Notes notes) {
    for (Map.Entry<String, JsonNode> field : canonical.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      Field row = rows.get(name);
      // Null is, in OpenAI's language, as good as absent.
      if (value.isNull() || (row != null && isNeutral(row, value))) {
        continue;
      }
      if (row == null) {
        pass(name, "other fields", value, body, notes);
      } else {
        switch (row.fate()) {
          case TRANSLATED -> {}
          case LEFT_OUT ->
              notes.adapted(name + " was left out: " + vendor + " has no counterpart.");
          case REFUSED -> notes.refused(name + " " + row.why());
          case OWN -> pass(name, row.why(), value, body, notes);
        }
      }
    }
  }

  /// Puts `value` into `body` under a name of the provider's own, or notes as refused that
  /// something else stands there.
  ///
  /// @param openAis what is sent under that name: fields of OpenAI's
  public static void pass(
      String name, String openAis, JsonNode value, ObjectNode body, Notes notes) {
    if (!body.has(name)) {
      body.set(name, value);
    } else if (!body.path(name).equals(value)) {
      notes.refused(
          "%s would replace what is sent for %s: use one of the two".formatted(name, openAis));
    }
  }

  /// Whether `value` asks for nothing.
  private static boolean isNeutral(Field row, JsonNode value) {
    if (row.neutral().isEmpty() || value.size() > 1) {
      return false;
    }
    // 0, 0.0 and 0e3 are one number.
    return row.neutral()
        .contains(
            value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toString()
                : Json.text(value));
  }
}
