package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Rejection;
import dev.understudy.route.Route;
import dev.understudy.route.Sticky;
import dev.understudy.route.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the tree: groups of targets, their strategies, and what stands inside them.
final class Groups {
  private final Targets targets;
  private final SettingsReader settings;

  Groups(Targets targets, SettingsReader settings) {
    this.targets = targets;
    this.settings = settings;
  }

  /// The tree below `node`: a group, or one target.
  ///
  /// @param path as Portkey's clients read it: `config.targets[1]`
  /// @param outer what stands around it
  Route read(Node node, String path, Settings outer) {
    return node.isGroup() ? group(node, path, outer) : targets.read(node, path, outer);
  }

  private Route group(Node node, String path, Settings outer) {
    Mode mode = mode(node);
    List<Branch> branches = branches(node, path, settings.read(node, outer));
    idle(node, mode);
    return switch (mode) {
      case SINGLE -> single(node, branches);
      case FALLBACK ->
          new Route.Fallback(branches.stream().map(Branch::route).toList(), TurnReader.read(node));
      case LOADBALANCE -> balance(node, branches, TurnReader.read(node));
      case CONDITIONAL -> Conditions.read(node, branches);
    };
  }

  /// A target of a group, read.
  record Branch(Node node, Route route) {}

  private List<Branch> branches(Node node, String path, Settings mine) {
    JsonNode list =
        node.value("targets")
            .orElseThrow(
                () ->
                    node.invalid(
                        node.has("mode") ? "options" : "targets",
                        "it is missing; expected 1 to " + Fields.MOST_TARGETS + " targets"));
    String name = node.spelling("targets");
    List<Branch> branches = new ArrayList<>();
    for (JsonNode each : list) {
      int index = branches.size();
      Node child = Node.config(each, node.at("targets") + "/" + index, false, node.reading());
      branches.add(new Branch(child, read(child, path + "." + name + "[" + index + "]", mine)));
    }
    return branches;
  }

  private static Mode mode(Node node) {
    Optional<String> inside = node.part("strategy").flatMap(found -> found.text("mode"));
    Optional<String> beside = node.text("mode");
    if (inside.isPresent() && beside.isPresent()) {
      throw node.invalid("mode", "stands in \"strategy\" too; one is enough");
    }
    return inside.or(() -> beside).map(Mode::of).orElseThrow(() -> noMode(node));
  }

  private static Rejection noMode(Node node) {
    String problem = "it is missing; allowed are " + new Type.Word(Mode.words()).text();
    return node.part("strategy")
        .map(strategy -> strategy.invalid("mode", problem))
        .orElseGet(
            () ->
                node.invalid(
                    node.spelling("targets").equals("options") ? "mode" : "strategy", problem));
  }

  /// Says which fields of the strategy do nothing in this mode.
  private static void idle(Node node, Mode mode) {
    for (Node strategy : node.parts("strategy")) {
      strategy
          .names()
          .filter(name -> !mode.counts(name))
          .sorted()
          .forEach(name -> idle(node, strategy.at(name), mode));
    }
    if (node.has("on_status_codes") && !mode.counts("on_status_codes")) {
      idle(node, node.at("on_status_codes"), mode);
    }
  }

  private static void idle(Node node, String place, Mode mode) {
    node.reading().warn(place + " has no effect in mode \"" + mode.word() + "\"");
  }

  private static Route single(Node node, List<Branch> branches) {
    if (branches.size() > 1) {
      node.reading().warn(node.at("targets") + ": mode \"single\" uses the first target alone");
    }
    return branches.getFirst().route();
  }

  private static Route balance(Node node, List<Branch> branches, Turn turn) {
    List<Route.Weighted> choices =
        branches.stream()
            .map(
                branch ->
                    new Route.Weighted(branch.route(), branch.node().number("weight").orElse(1.0)))
            .toList();
    if (choices.stream().allMatch(choice -> choice.weight() == 0)) {
      throw node.invalid(
          "targets", "every weight is 0, so nothing can be drawn; one has to be greater");
    }
    Optional<Node> strategy = node.part("strategy");
    boolean failover = strategy.flatMap(found -> found.flag("failover")).orElse(true);
    return new Route.LoadBalance(
        choices,
        failover,
        strategy.flatMap(found -> found.part("sticky")).flatMap(Groups::sticky),
        turn);
  }

  private static Optional<Sticky> sticky(Node sticky) {
    if (!sticky.flag("enabled").orElse(false)) {
      return Optional.empty();
    }
    List<JsonNode> facts =
        sticky
            .items("hash_fields")
            .orElseThrow(
                () -> sticky.invalid("hash_fields", "it is missing: what tells callers apart?"));
    for (int i = 0; i < facts.size(); i++) {
      FactNames.check(
          facts.get(i).textValue(), sticky.at("hash_fields") + "/" + i, true, sticky.reading());
    }
    return Optional.of(new Sticky(facts.stream().map(JsonNode::textValue).toList()));
  }
}
