package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.BoundedRegex;
import dev.understudy.json.Json;
import dev.understudy.route.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/// Reads what a condition asks: facts with values or operators, joined by `$and` and `$or`.
/// Everything in an object counts.
final class Queries {
  private Queries() {}

  static Condition read(ObjectNode query, String pointer, Reading reading) {
    if (query.isEmpty()) {
      throw reading.invalid(pointer, "it is empty: what has to hold?");
    }
    List<Condition> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : query.properties()) {
      all.add(
          entry.getKey().startsWith("$")
              ? joined(entry.getKey(), entry.getValue(), pointer, reading)
              : fact(entry.getKey(), entry.getValue(), pointer, reading));
    }
    return and(all);
  }

  private static Condition joined(
      String operator, JsonNode value, String pointer, Reading reading) {
    ObjectNode alone = Json.object();
    alone.set(operator, value);
    Node checked = Node.of(alone, pointer, Section.QUERY, reading);
    List<Condition> each = new ArrayList<>();
    for (JsonNode query : checked.items(operator).orElseThrow()) {
      String place = checked.at(operator) + "/" + each.size();
      each.add(read((ObjectNode) query, place, reading));
    }
    return operator.equals("$or") ? new Condition.Or(each) : and(each);
  }

  private static Condition fact(String fact, JsonNode value, String query, Reading reading) {
    FactNames.check(fact, query + Found.step(fact), false, reading);
    String pointer = query + Found.pointer(fact);
    if (!value.isObject()) {
      new Value(value, pointer)
          .objection(new Type.Scalar())
          .ifPresent(
              wrong -> {
                throw reading.invalid(
                    wrong.pointer(),
                    wrong.problem() + "; or an object with operators such as \"$eq\"");
              });
      return new Condition.In(fact, List.of(value));
    }
    Node operators = Node.of(value, pointer, Section.OPERATORS, reading);
    if (value.isEmpty()) {
      throw reading.invalid(
          pointer,
          "it is empty; allowed here are "
              + String.join(", ", Fields.counting(Section.OPERATORS, Set.of())));
    }
    return and(operators.names().sorted().map(name -> compared(fact, name, operators)).toList());
  }

  private static Condition compared(String fact, String operator, Node operators) {
    JsonNode value = operators.value(operator).orElseThrow();
    return switch (operator) {
      case "$eq" -> new Condition.In(fact, List.of(value));
      case "$ne" -> new Condition.Not(new Condition.In(fact, List.of(value)));
      case "$in" -> new Condition.In(fact, value.valueStream().toList());
      case "$nin" -> new Condition.Not(new Condition.In(fact, value.valueStream().toList()));
      case "$gt" -> new Condition.Compare(fact, Condition.Order.GREATER, value);
      case "$gte" -> new Condition.Compare(fact, Condition.Order.GREATER_OR_SAME, value);
      case "$lt" -> new Condition.Compare(fact, Condition.Order.LESS, value);
      case "$lte" -> new Condition.Compare(fact, Condition.Order.LESS_OR_SAME, value);
      case "$regex" -> new Condition.Matches(fact, regex(value.textValue(), operators));
      default -> throw new IllegalStateException("an operator without a meaning: " + operator);
    };
  }

  private static BoundedRegex regex(String text, Node operators) {
    try {
      return BoundedRegex.compile(text);
    } catch (PatternSyntaxException e) {
      throw operators.invalid(
          "$regex", "expected a regular expression: " + e.getDescription() + " at " + e.getIndex());
    }
  }

  private static Condition and(List<Condition> conditions) {
    return conditions.size() == 1 ? conditions.getFirst() : new Condition.And(conditions);
  }
}
