package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.IdentityHashMap;
import java.util.List;

/// What would become of a call: the route as a tree in the config's own words, the time that each
/// part would have, and what each target would be sent. Nothing is called, read or waited for.
///
/// To be cleaned by the call's redaction, which learns every key on the way, before it is shown.
public final class Explanation {
  private final boolean saved;

  private Explanation(boolean saved) {
    this.saved = saved;
  }

  /// @param saved whether the route comes from a saved config: what that brings to a request is the
  ///   operator's, so its values are not shown
  public static ObjectNode of(Route route, Call call, boolean saved) {
    ObjectNode json = Json.object();
    json.put("object", "understudy.explanation");
    json.put("deadline_ms", call.deadline().left().toMillis());
    json.put("most_attempts", route.mostAttempts());
    json.set("route", new Explanation(saved).node(route, Leg.whole(call)));
    ArrayNode warnings = json.putArray("warnings");
    call.ledger().warnings().forEach(warnings::add);
    return json;
  }

  private ObjectNode node(Route route, Leg leg) {
    return switch (route) {
      case Route.Target target -> new ExplainedTarget(target, leg, saved).json();
      case Route.Timeout timeout -> {
        ObjectNode node =
            roomFor("request_timeout", node(timeout.route(), leg.within(timeout.limit())));
        yield node.put("request_timeout", timeout.limit().toMillis());
      }
      case Route.Retry retry -> {
        ObjectNode node = roomFor("retry", node(retry.route(), leg));
        retry(node.putObject("retry"), retry);
        yield node;
      }
      case Route.Fallback fallback -> {
        ObjectNode group = group("fallback", fallback.turn());
        inTurn(group.putArray("targets"), fallback.routes(), leg);
        yield group;
      }
      case Route.LoadBalance balance -> balance(balance, leg);
      case Route.Conditional conditional -> conditional(conditional, leg);
    };
  }

  /// `node`, or a group around it where it has a `field` of its own.
  private static ObjectNode roomFor(String field, ObjectNode node) {
    if (!node.has(field)) {
      return node;
    }
    ObjectNode group = Json.object();
    group.putObject("strategy").put("mode", "single");
    group.putArray("targets").add(node);
    return group;
  }

  private static void retry(ObjectNode json, Route.Retry retry) {
    json.put("attempts", retry.attempts());
    retry
        .statuses()
        .ifPresent(
            statuses -> {
              ArrayNode codes = json.putArray("on_status_codes");
              statuses.stream().sorted().forEach(codes::add);
            });
    json.put("use_retry_after_headers", retry.useRetryAfter());
  }

  private static ObjectNode group(String mode, Turn turn) {
    ObjectNode group = Json.object();
    ObjectNode strategy = group.putObject("strategy").put("mode", mode);
    turn.on()
        .listed()
        .ifPresent(
            listed -> {
              ArrayNode on = strategy.putArray("on");
              listed.classes().stream().sorted().forEach(kind -> on.add(kind.wireName()));
              ArrayNode codes = strategy.putArray("on_status_codes");
              listed.statuses().stream().sorted().forEach(codes::add);
            });
    turn.hedge()
        .ifPresent(
            hedge ->
                strategy
                    .putObject("hedge")
                    .put("after_ms", hedge.after().toMillis())
                    .put("max_percent", hedge.percent()));
    return group;
  }

  private void inTurn(ArrayNode targets, List<Route> routes, Leg leg) {
    int following = routes.stream().mapToInt(Route::mostTargets).sum();
    for (Route route : routes) {
      following -= route.mostTargets();
      targets.add(node(route, leg.before(following, following)));
    }
  }

  private ObjectNode balance(Route.LoadBalance balance, Leg leg) {
    ObjectNode group = group("loadbalance", balance.turn());
    ObjectNode strategy = group.withObject("/strategy").put("failover", balance.failover());
    balance
        .sticky()
        .ifPresent(
            sticky -> {
              ArrayNode facts = strategy.putObject("sticky").putArray("hash_fields");
              sticky.facts().forEach(facts::add);
            });
    double all = balance.choices().stream().mapToDouble(Route.Weighted::weight).sum();
    ArrayNode targets = group.putArray("targets");
    for (Route.Weighted choice : balance.choices()) {
      // As if it were drawn first.
      int following = balance.failover() ? balance.mostTargets() - choice.route().mostTargets() : 0;
      ObjectNode node = node(choice.route(), leg.before(following, following));
      node.put("weight", choice.weight());
      node.put("drawn_first_percent", Math.round(1000 * choice.weight() / all) / 10.0);
      targets.add(node);
    }
    return group;
  }

  private ObjectNode conditional(Route.Conditional conditional, Leg leg) {
    ObjectNode group = Json.object();
    ObjectNode strategy = group.putObject("strategy").put("mode", "conditional");
    ArrayNode conditions = strategy.putArray("conditions");
    IdentityHashMap<Route, String> shown = new IdentityHashMap<>();
    boolean chosen = false;
    for (Route.Case each : conditional.cases()) {
      boolean holds = each.when().holds(leg.call().facts(), leg.limit());
      String place = "conditions[" + conditions.size() + "]";
      ObjectNode json = conditions.addObject();
      json.set("query", new ExplainedCondition(saved).json(each.when()));
      json.put("holds", holds);
      json.put("chosen", holds && !chosen);
      json.set("then", then(each.then(), leg, place, shown));
      chosen |= holds;
    }
    if (conditional.otherwise().isPresent()) {
      ObjectNode otherwise = strategy.putObject("default").put("chosen", !chosen);
      otherwise.set("then", then(conditional.otherwise().get(), leg, "default", shown));
    }
    return group;
  }

  /// `route`, or where it is shown already: cases inside cases that share it would multiply.
  private JsonNode then(Route route, Leg leg, String place, IdentityHashMap<Route, String> shown) {
    String before = shown.putIfAbsent(route, place);
    return before == null ? node(route, leg) : Json.string("as in " + before);
  }
}
