package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/// A place in a call's parameters, or every place of a kind: `tools[*].function.strict`.
///
/// @param steps from the whole of the parameters inwards; at least one
public record ParamPath(List<Step> steps) {
  /// One step inwards.
  public sealed interface Step {
    /// The field of that name.
    record Field(String name) implements Step {}

    /// The element at that place, from 0.
    record Element(int index) implements Step {}

    /// Every element.
    record Every() implements Step {}
  }

  /// @throws IllegalArgumentException if there are no steps: the whole cannot be taken out
  public ParamPath {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a path has at least one step");
    }
  }

  /// Whether it begins at a field of one of these names.
  boolean beginsWithin(Set<String> names) {
    return steps.getFirst() instanceof Step.Field(String name) && names.contains(name);
  }

  /// Takes out of `params` what stands there; nothing, where nothing does.
  void removeFrom(ObjectNode params) {
    remove(params, steps);
  }

  private static void remove(JsonNode node, List<Step> steps) {
    Step step = steps.getFirst();
    if (steps.size() == 1) {
      remove(node, step);
      return;
    }
    List<Step> rest = steps.subList(1, steps.size());
    switch (step) {
      case Step.Field(String name) -> remove(node.path(name), rest);
      case Step.Element(int index) -> remove(node.path(index), rest);
      case Step.Every() -> {
        if (node.isArray()) {
          node.forEach(element -> remove(element, rest));
        }
      }
    }
  }

  private static void remove(JsonNode node, Step step) {
    switch (step) {
      case Step.Field(String name) -> {
        if (node instanceof ObjectNode object) {
          object.remove(name);
        }
      }
      case Step.Element(int index) -> {
        if (node instanceof ArrayNode array) {
          array.remove(index);
        }
      }
      case Step.Every() -> {
        if (node instanceof ArrayNode array) {
          array.removeAll();
        }
      }
    }
  }
}
