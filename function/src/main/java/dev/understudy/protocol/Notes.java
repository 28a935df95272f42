package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// What one rendering could not say as it stood, in the order in which it was found.
public final class Notes {
  private final List<String> adaptations = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  /// Something was changed or left out, and the answer means the same.
  public void adapted(String sentence) {
    adaptations.add(sentence);
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
