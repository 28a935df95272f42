package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What one rendering could not say as it stood, in the order in which it was found.
public final class Notes {
  private final List<String> adaptations = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final Set<String> told = new HashSet<>();

  /// Something was changed or left out, and the answer means the same.
  public void adapted(String sentence) {
    adaptations.add(sentence);
  }

  /// A field was left out that may stand in many places: said of the first of them alone.
  ///
  /// @param where whose field it is: `messages[2]`
  /// @param why a sentence's end
  public void leftOut(String where, String field, String why) {
    once(field, "%s.%s was left out: %s".formatted(where, field, why));
  }

  /// As [#adapted], of what may be found in many places.
  ///
  /// @param what the same in all of them
  public void once(String what, String sentence) {
    if (told.add(what)) {
      adapted(sentence);
    }
  }

  /// Something cannot be said, and the answer would not be what was asked for.
  public void refused(String sentence) {
    refusals.add(sentence);
  }

  /// What was adapted, in order.
  public List<String> adaptations() {
    return List.copyOf(adaptations);
  }

  /// `body` at `path`; or, where something was refused, why.
  public Rendering rendering(String path, ObjectNode body) {
    return refusals.isEmpty()
        ? new Rendering.Wire(path, body, List.copyOf(adaptations))
        : new Rendering.Unsupported(String.join("; ", refusals));
  }
}
