package dev.understudy.shared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.route.Replies.Reply;
import dev.understudy.shared.Item.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A request and its answer as the table holds them: what tells the request from others, and once
/// it is answered status, headers (a JSON text) and body.
final class ReplyItem {
  /// How many bytes headers and body may have. An item has 400 KB at most, names and all ("Service,
  /// account, and table quotas" in DynamoDB's developer guide).
  static final int MOST_BYTES = 390 * 1024;

  private static final String FINGERPRINT = "fingerprint";
  private static final String STATUS = "status";
  private static final String HEADERS = "headers";
  private static final String BODY = "body";

  private ReplyItem() {}

  /// It is being answered.
  static Item underWay(String token, Instant until, String fingerprint) {
    return new Item(
        token,
        until,
        Map.of(Item.FORMAT, Item.FIRST_FORMAT, FINGERPRINT, new Value.Text(fingerprint)));
  }

  /// It has been answered so.
  static Item answered(String token, Instant until, String fingerprint, Reply reply) {
    return new Item(
        token,
        until,
        Map.of(
            Item.FORMAT,
            Item.FIRST_FORMAT,
            FINGERPRINT,
            new Value.Text(fingerprint),
            STATUS,
            new Value.Whole(reply.status()),
            HEADERS,
            new Value.Text(headers(reply)),
            BODY,
            new Value.Bytes(reply.body())));
  }

  /// How much of an item an answer takes.
  static int bytes(Reply reply) {
    return headers(reply).getBytes(StandardCharsets.UTF_8).length + reply.body().length;
  }

  static boolean isOf(Item item, String fingerprint) {
    return item.text(FINGERPRINT).equals(Optional.of(fingerprint));
  }

  /// The answer, if there is one.
  ///
  /// @throws JsonException if its headers are none
  static Optional<Reply> reply(Item item) throws JsonException {
    Optional<Long> status = item.whole(STATUS);
    Optional<byte[]> body = item.bytes(BODY);
    if (status.isEmpty() || body.isEmpty()) {
      return Optional.empty();
    }
    JsonNode json = Json.parse(item.text(HEADERS).orElse("{}"));
    Map<String, List<String>> headers = new TreeMap<>();
    json.properties()
        .forEach(
            header -> {
              List<String> values = new ArrayList<>();
              header.getValue().forEach(value -> values.add(value.asText()));
              headers.put(header.getKey(), values);
            });
    return Optional.of(new Reply(status.get().intValue(), Headers.from(headers), body.get()));
  }

  private static String headers(Reply reply) {
    ObjectNode json = Json.object();
    reply
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              ArrayNode list = json.putArray(name);
              values.forEach(list::add);
            });
    return Json.text(json);
  }
}
