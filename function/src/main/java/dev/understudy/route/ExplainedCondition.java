package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.BoundedRegex;
import dev.understudy.json.Json;
import java.util.List;

/// A [Condition] in the words of a config's query.
///
/// @param saved whether it comes from a saved config: what it compares with is not the caller's to
///   see
record ExplainedCondition(boolean saved) {
  ObjectNode json(Condition condition) {
    return switch (condition) {
      case Condition.And(List<Condition> all) -> several("$and", all);
      case Condition.Or(List<Condition> any) -> several("$or", any);
      case Condition.Not(Condition.In(String fact, List<JsonNode> values)) ->
          in(fact, "$ne", "$nin", values);
      case Condition.Not(Condition other) -> {
        // No operator of its own; only lists are negated in a config.
        ObjectNode not = Json.object();
        not.set("$not", json(other));
        yield not;
      }
      case Condition.In(String fact, List<JsonNode> values) -> in(fact, "$eq", "$in", values);
      case Condition.Compare(String fact, Condition.Order order, JsonNode value) ->
          one(fact, operator(order), value);
      case Condition.Matches(String fact, BoundedRegex regex) ->
          one(fact, "$regex", Json.string(regex.toString()));
    };
  }

  private static String operator(Condition.Order order) {
    return switch (order) {
      case GREATER -> "$gt";
      case GREATER_OR_SAME -> "$gte";
      case LESS -> "$lt";
      case LESS_OR_SAME -> "$lte";
    };
  }

  private ObjectNode in(String fact, String one, String many, List<JsonNode> values) {
    return values.size() == 1
        ? one(fact, one, values.getFirst())
        : one(fact, many, Json.array().addAll(values));
  }

  private ObjectNode one(String fact, String operator, JsonNode value) {
    ObjectNode query = Json.object();
    query.putObject(fact).set(operator, saved ? Json.string("***") : value);
    return query;
  }

  private ObjectNode several(String operator, List<Condition> conditions) {
    ObjectNode query = Json.object();
    ArrayNode parts = query.putArray(operator);
    conditions.forEach(condition -> parts.add(json(condition)));
    return query;
  }
}
