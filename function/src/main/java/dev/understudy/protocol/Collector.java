package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.Map;
import java.util.TreeMap;

/// Gathers canonical chunks into the canonical reply that the provider would have given whole.
/// Stateful, for one stream.
public final class Collector {
  private final Operation operation;
  private final ObjectNode top = Json.object();
  private final Map<Integer, Gathered> choices = new TreeMap<>();

  /// @param operation what was asked for
  public Collector(Operation operation) {
    this.operation = operation;
  }

  /// One chunk more; it is not changed.
  public void add(ObjectNode chunk) {
    for (Map.Entry<String, JsonNode> member : chunk.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      switch (name) {
        // Padding that hides the lengths of a stream's events.
        case "obfuscation" -> {}
        case "choices" -> {
          top.putNull(name);
          for (JsonNode choice : value) {
            choices.computeIfAbsent(choice.path("index").asInt(), _ -> new Gathered()).add(choice);
          }
        }
        default -> {
          // A stream has no count of tokens until it has one; a reply has one, or none.
          boolean nothing = value.isNull() && (top.has(name) || name.equals("usage"));
          if (!nothing) {
            top.set(name, value);
          }
        }
      }
    }
  }

  /// The reply so far: [Reading.Answer], or [Reading.Empty] where it says nothing. A choice that
  /// has not ended has no finish reason.
  public Reading reply() {
    ObjectNode reply = Json.object();
    reply.setAll(top);
    reply.put("object", Minted.object(operation));
    ArrayNode list = Json.array();
    choices.values().forEach(choice -> list.add(whole(choice.json())));
    reply.set("choices", list);
    return Judgement.of(reply);
  }

  private ObjectNode whole(ObjectNode choice) {
    return switch (operation) {
      case COMPLETE, EMBED, COUNT -> choice;
      case CHAT -> {
        ObjectNode whole = Json.object();
        for (Map.Entry<String, JsonNode> member : choice.properties()) {
          boolean delta = member.getKey().equals("delta");
          whole.set(
              delta ? "message" : member.getKey(),
              delta ? message(member.getValue()) : member.getValue());
        }
        yield whole;
      }
    };
  }

  private static ObjectNode message(JsonNode delta) {
    ObjectNode message = Json.object();
    message.put("role", "assistant");
    message.putNull("content");
    delta.properties().forEach(member -> message.set(member.getKey(), member.getValue()));
    Chunks.settleContent(message);
    return message;
  }
}
