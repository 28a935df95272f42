package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.config.Field.Level;
import dev.understudy.http.Rejection;
import dev.understudy.route.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One object of a config, checked against [Fields] with all that stands in it, but for targets:
/// every key is known at this place, stands once, and has a value within its bounds. What is read
/// from it after that can only be wrong in meaning.
final class Node {
  private static final Set<Level> GROUP = EnumSet.of(Level.GROUP);

  private final Section section;
  private final Set<Level> levels;
  private final String pointer;
  private final Reading reading;
  private final Map<String, JsonNode> values = new HashMap<>();
  private final Map<String, List<Node>> parts = new HashMap<>();
  private final Map<String, String> spellings = new HashMap<>();

  private Node(JsonNode json, String pointer, Section section, Set<Level> levels, Reading reading) {
    this.section = section;
    this.levels = levels;
    this.pointer = pointer;
    this.reading = reading;
    if (!(json instanceof ObjectNode object)) {
      throw reading.invalid(pointer, "expected an object; found " + Found.kind(json));
    }
    object.properties().forEach(entry -> add(entry.getKey(), entry.getValue()));
  }

  /// A config: a group of targets when anything in it says so, else one target.
  static Node config(JsonNode json, String pointer, boolean root, Reading reading) {
    boolean group =
        json.propertyStream()
            .map(entry -> Fields.find(Spelling.snakeCase(entry.getKey()), Section.CONFIG, GROUP))
            .flatMap(Optional::stream)
            .anyMatch(Node::makesGroup);
    Set<Level> levels = EnumSet.of(group ? Level.GROUP : Level.TARGET);
    if (root) {
      levels.add(Level.ROOT);
    }
    return new Node(json, pointer, Section.CONFIG, levels, reading);
  }

  /// An object that is no config.
  static Node of(JsonNode json, String pointer, Section section, Reading reading) {
    return new Node(json, pointer, section, Set.of(), reading);
  }

  private static boolean makesGroup(Field field) {
    return switch (field.name()) {
      case "targets", "strategy", "mode" -> true;
      default -> false;
    };
  }

  private void add(String spelling, JsonNode value) {
    String name = Spelling.snakeCase(spelling);
    Field field =
        Fields.find(name, section, levels)
            .orElseThrow(
                () ->
                    reading.invalid(
                        pointer + Found.step(spelling),
                        Unknown.problem(spelling, name, section, levels)));
    String place = pointer + "/" + spelling;
    String twin = spellings.putIfAbsent(field.name(), spelling);
    if (twin != null) {
      throw reading.invalid(
          place, "stands here twice: as \"" + twin + "\" and as \"" + spelling + "\"");
    }
    if (field.support() == Field.Support.REFUSED) {
      throw reading.invalid(place, "\"" + spelling + "\" is refused: " + field.meaning());
    }
    new Value(value, place)
        .objection(field.type())
        .ifPresent(
            wrong -> {
              throw reading.invalid(wrong.pointer(), wrong.problem());
            });
    if (field.support().counts()) {
      values.put(field.name(), value);
      part(field.type(), value, place, reading).ifPresent(found -> parts.put(field.name(), found));
    } else {
      reading.warn(place + " has no effect: " + field.meaning());
      part(field.type(), value, place, reading.silent());
    }
  }

  /// The objects in `value` that have rows of their own; those that are configs are read later,
  /// with what they inherit.
  private Optional<List<Node>> part(Type type, JsonNode value, String place, Reading within) {
    return switch (type) {
      case Type.Part(Section inner) ->
          value.isObject() && inner != Section.CONFIG
              ? Optional.of(List.of(of(value, place, inner, within)))
              : Optional.empty();
      case Type.Items(Type each, int _, int _) -> {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
          part(each, value.get(i), place + "/" + i, within).ifPresent(nodes::addAll);
        }
        yield Optional.of(nodes);
      }
      case Type.Either(List<Type> types) ->
          types.stream().flatMap(each -> part(each, value, place, within).stream()).findFirst();
      default -> Optional.empty();
    };
  }

  /// Whether it has targets.
  boolean isGroup() {
    return levels.contains(Level.GROUP);
  }

  /// Whether it is the outermost config.
  boolean isRoot() {
    return levels.contains(Level.ROOT);
  }

  Reading reading() {
    return reading;
  }

  /// Where this object stands.
  String pointer() {
    return pointer;
  }

  /// Where the field `name` stands, or would stand.
  String at(String name) {
    return pointer + "/" + spelling(name);
  }

  /// How the field `name` is spelt here, or would be.
  String spelling(String name) {
    return spellings.getOrDefault(name, name);
  }

  /// [#pointer], with the spelling of every field.
  Place place() {
    return new Place(pointer, spellings);
  }

  /// The field `name` is wrong in what it means.
  Rejection invalid(String name, String problem) {
    return reading.invalid(at(name), problem);
  }

  /// The names of the fields that count here.
  Stream<String> names() {
    return values.keySet().stream();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<JsonNode> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Optional<String> text(String name) {
    return value(name).map(JsonNode::textValue);
  }

  Optional<Boolean> flag(String name) {
    return value(name).filter(JsonNode::isBoolean).map(JsonNode::booleanValue);
  }

  Optional<Integer> whole(String name) {
    return value(name).filter(JsonNode::isNumber).map(JsonNode::intValue);
  }

  Optional<Double> number(String name) {
    return value(name).map(JsonNode::doubleValue);
  }

  Optional<Duration> millis(String name) {
    return whole(name).map(Duration::ofMillis);
  }

  Optional<ObjectNode> open(String name) {
    return value(name).map(ObjectNode.class::cast);
  }

  /// The object `name`, which has fields of its own.
  Optional<Node> part(String name) {
    return parts(name).stream().findFirst();
  }

  /// The objects in the list `name`.
  List<Node> parts(String name) {
    return has(name) ? parts.getOrDefault(name, List.of()) : List.of();
  }

  /// The elements of the list `name`; empty where there is no such field, or no list.
  Optional<List<JsonNode>> items(String name) {
    return value(name).filter(JsonNode::isArray).map(list -> list.valueStream().toList());
  }
}
