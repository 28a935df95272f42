package dev.understudy.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// A template of CloudFormation's as it is written; `template.yaml` before SAM makes one of it.
/// Every scalar is a string, and `!Ref Prefix` is the map `{Ref: Prefix}`, `!Sub …` is `{Fn::Sub:
/// …}`.
///
/// @param root maps, lists and strings
/// @param lines of the file, for what stands in comments
record Template(Map<String, Object> root, List<String> lines) {
  /// @param name of the file, from the project's folder
  static Template read(String name) throws IOException {
    Path file = Path.of("..", name);
    Node root = new Yaml(new LoaderOptions()).compose(Files.newBufferedReader(file));
    return new Template(map(value(root)), Files.readAllLines(file));
  }

  /// The properties of a resource.
  Map<String, Object> properties(String resource) {
    return map(at(root, "Resources", resource, "Properties"));
  }

  /// The properties of a function, with those that all functions have in common.
  Map<String, Object> function(String name) {
    return merged(map(at(root, "Globals", "Function")), properties(name));
  }

  private static Map<String, Object> merged(Map<String, Object> common, Map<String, Object> own) {
    Map<String, Object> all = new LinkedHashMap<>(common);
    own.forEach(
        (name, value) ->
            all.merge(
                name,
                value,
                (before, after) ->
                    before instanceof Map && after instanceof Map
                        ? merged(map(before), map(after))
                        : after));
    return all;
  }

  /// What is found below `start` by these names, each of which has to be there.
  static Object at(Object start, String... names) {
    Object found = start;
    for (String name : names) {
      Map<String, Object> within = map(found);
      if (!within.containsKey(name)) {
        throw new AssertionError("no " + name + " in " + within.keySet());
      }
      found = within.get(name);
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /// Every value of a field of this name, wherever it stands below `start`.
  static List<Object> all(String name, Object start) {
    List<Object> found = new ArrayList<>();
    switch (start) {
      case Map<?, ?> map ->
          map.forEach(
              (key, value) -> {
                if (key.equals(name)) {
                  found.add(value);
                }
                found.addAll(all(name, value));
              });
      case List<?> list -> list.forEach(each -> found.addAll(all(name, each)));
      default -> {}
    }
    return found;
  }

  /// The lines that match `pattern` without a reason: a comment `# reason: …` at their end, or on
  /// the line before.
  List<String> withoutReason(String pattern) {
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).matches(pattern))
        .filter(i -> !lines.get(i).contains("# reason: "))
        .filter(i -> i == 0 || !lines.get(i - 1).contains("# reason: "))
        .mapToObj(i -> "line " + (i + 1) + ": " + lines.get(i).strip())
        .toList();
  }

  private static Object value(Node node) {
    Object value =
        switch (node) {
          case ScalarNode scalar -> scalar.getValue();
          case SequenceNode list -> list.getValue().stream().map(Template::value).toList();
          case MappingNode map -> fields(map);
          default -> throw new AssertionError("an anchor or alias at " + node.getStartMark());
        };
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return value;
    }
    return Map.of(tag.equals("!Ref") ? "Ref" : "Fn::" + tag.substring(1), value);
  }

  private static Map<String, Object> fields(MappingNode node) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (NodeTuple field : node.getValue()) {
      fields.put(((ScalarNode) field.getKeyNode()).getValue(), value(field.getValueNode()));
    }
    return fields;
  }
}
