package dev.understudy.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.route.Route;
import dev.understudy.route.SimulatedFailure;
import dev.understudy.route.Simulation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `x-understudy-simulate: openai=503, anthropic=slow:3000`: which targets are to fail without
/// being called, and how.
///
/// A target goes by what stands before its equals sign: its path (`config.targets[0]`, or
/// `targets[0]`), its `name`, its provider's id, or both of provider and model as the header of
/// attempts writes them (`openai/gpt-4o-mini`). Whatever fits is meant, and nothing may be meant
/// twice.
public final class SimulateHeader {
  /// The header.
  public static final String NAME = "x-understudy-simulate";

  private static final String ROOT = "config.";
  private static final int LONGEST_FOUND = 64;

  private SimulateHeader() {}

  /// Whether the client wants anything simulated.
  public static boolean isIn(Headers headers) {
    return !headers.all(NAME).isEmpty();
  }

  /// What it wants; nothing without the header.
  ///
  /// @param params the request, in which a target finds its model
  /// @throws Rejection 400 `invalid_simulation`
  public static Simulation read(Headers headers, Route route, ObjectNode params) {
    if (!isIn(headers)) {
      return Simulation.NONE;
    }
    Map<Route.Target, SimulatedFailure> failures = new LinkedHashMap<>();
    for (String part : String.join(",", headers.all(NAME)).split(",", -1)) {
      int equals = part.lastIndexOf('=');
      String name = part.substring(0, Math.max(0, equals)).strip();
      String wanted = part.substring(equals + 1).strip();
      List<Route.Target> meant =
          route.targets().stream().filter(target -> fits(target, name, params)).toList();
      if (equals < 0 || meant.isEmpty()) {
        throw invalid(
            "\""
                + found(part)
                + "\" names no target; expected TARGET=FAILURE, and the targets are "
                + targets(route));
      }
      SimulatedFailure failure =
          SimulatedFailure.read(wanted)
              .orElseThrow(
                  () ->
                      invalid(
                          "found \""
                              + found(wanted)
                              + "\"; allowed are "
                              + SimulatedFailure.ALLOWED));
      for (Route.Target target : meant) {
        if (failures.put(target, failure) != null) {
          throw invalid("the target " + target.path() + " is meant twice");
        }
      }
    }
    return target -> Optional.ofNullable(failures.get(target));
  }

  private static boolean fits(Route.Target target, String name, ObjectNode params) {
    String provider = target.provider().id();
    String model = target.overrides().over(params).path("model").asText();
    return name.equals(target.path())
        || (ROOT + name).equals(target.path())
        || (!name.isEmpty() && name.equals(target.name()))
        || name.equals(provider)
        || name.equals(provider + "/" + model);
  }

  private static String targets(Route route) {
    return route.targets().stream()
        .map(target -> target.path() + " (" + target.provider().id() + ")")
        .collect(Collectors.joining(", "));
  }

  private static String found(String text) {
    String stripped = text.strip();
    return stripped.length() <= LONGEST_FOUND
        ? stripped
        : stripped.substring(0, LONGEST_FOUND) + "…";
  }

  private static Rejection invalid(String problem) {
    return Rejection.badRequest("invalid_simulation", "", NAME + ": " + problem);
  }
}
