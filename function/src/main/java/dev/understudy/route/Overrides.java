package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What becomes of a call's parameters on the way to a target: first `defaults`, then `params`,
/// then `drops`.
///
/// @param defaults laid under the call's own, field by field
/// @param params laid over the call's own, field by field
/// @param drops taken out of what has come of it
public record Overrides(ObjectNode defaults, ObjectNode params, List<ParamPath> drops) {
  /// The lists and objects belong to this record from then on.
  public Overrides {
    drops = List.copyOf(drops);
  }

  /// Nothing.
  public static Overrides none() {
    return new Overrides(Json.object(), Json.object(), List.of());
  }

  /// Whether these alone are changed.
  boolean touchOnly(Set<String> names) {
    return names.containsAll(defaults.properties().stream().map(Map.Entry::getKey).toList())
        && names.containsAll(params.properties().stream().map(Map.Entry::getKey).toList())
        && drops.stream().allMatch(path -> path.beginsWithin(names));
  }

  /// The same of other names; what is dropped keeps its own. Empty where two become one: nobody can
  /// say which was meant.
  ///
  /// @param names by the old name
  Optional<Overrides> renamed(Map<String, String> names) {
    Overrides renamed = new Overrides(renamed(defaults, names), renamed(params, names), drops);
    boolean all =
        renamed.defaults.size() == defaults.size() && renamed.params.size() == params.size();
    return all ? Optional.of(renamed) : Optional.empty();
  }

  private static ObjectNode renamed(ObjectNode fields, Map<String, String> names) {
    ObjectNode renamed = fields.objectNode();
    fields
        .properties()
        .forEach(
            field ->
                renamed.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
    return renamed;
  }

  /// `call`, as the target gets it; the original stays as it is.
  public ObjectNode over(ObjectNode call) {
    ObjectNode merged = call.objectNode();
    merged.setAll(call);
    defaults.properties().stream()
        .filter(field -> !merged.has(field.getKey()))
        .forEach(field -> merged.set(field.getKey(), field.getValue()));
    merged.setAll(params);
    if (drops.isEmpty()) {
      return merged;
    }
    ObjectNode copy = merged.deepCopy();
    drops.forEach(path -> path.removeFrom(copy));
    return copy;
  }
}
