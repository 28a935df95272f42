package dev.understudy.shared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.route.Circuit;
import dev.understudy.shared.Item.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A circuit as the table holds it: one JSON text of instants, in milliseconds since 1970.
///
/// What another version wrote and this one cannot read counts as nothing known, and is replaced by
/// the next write.
final class CircuitItem {
  /// Facts that are older are nobody's concern: `within_ms` and `for_ms` are an hour at most.
  static final Duration KEPT = Duration.ofHours(2);

  private static final String CIRCUIT = "circuit";
  private static final String FAILURES = "failures";
  private static final String AWAY = "away_until";
  private static final String PROBED = "probed_since";
  private static final String PROBED_BY = "probed_by";

  private CircuitItem() {}

  static Item write(Circuit circuit, String token, Instant now) {
    ObjectNode json = Json.object();
    ArrayNode failures = json.putArray(FAILURES);
    circuit.failures().forEach(at -> failures.add(at.toEpochMilli()));
    put(json, AWAY, circuit.awayUntil());
    put(json, PROBED, circuit.probedSince());
    json.put(PROBED_BY, circuit.probedBy());
    return new Item(
        token,
        now.plus(KEPT),
        Map.of(Item.FORMAT, Item.FIRST_FORMAT, CIRCUIT, new Value.Text(Json.text(json))));
  }

  static Circuit read(Item item) {
    if (!item.readable()) {
      return Circuit.CLOSED;
    }
    try {
      JsonNode json = Json.parse(item.text(CIRCUIT).orElse("{}"));
      List<Instant> failures = new ArrayList<>();
      json.path(FAILURES).forEach(at -> failures.add(Instant.ofEpochMilli(at.asLong())));
      return new Circuit(
          List.copyOf(failures),
          instant(json, AWAY),
          instant(json, PROBED),
          json.path(PROBED_BY).asInt());
    } catch (JsonException e) {
      return Circuit.CLOSED;
    }
  }

  private static void put(ObjectNode json, String name, Instant at) {
    if (!at.equals(Instant.MIN)) {
      json.put(name, at.toEpochMilli());
    }
  }

  private static Instant instant(JsonNode json, String name) {
    return json.has(name) ? Instant.ofEpochMilli(json.path(name).asLong()) : Instant.MIN;
  }
}
