package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Request;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Rendering;
import dev.understudy.provider.Account;
import dev.understudy.provider.AccountField;
import dev.understudy.provider.Capabilities;
import dev.understudy.provider.Key;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What one target would be sent, with `***` in the place of its key.
///
/// @param leg the part of the call that the target would have if its turn came now
/// @param saved whether the target comes from a saved config. What that adds to the body is masked
///   then: every field that would differ without it, but for the model, which each answer names
record ExplainedTarget(Route.Target target, Leg leg, boolean saved) {
  private static final String MASK = "***";

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("path", target.path());
    if (!target.name().isEmpty()) {
      json.put("name", target.name());
    }
    List<String> fetched = new ArrayList<>();
    TargetCall asked = MediaFetch.rehearsed(TargetCall.of(target, leg.call()), fetched);
    json.put("provider", target.provider().id());
    json.set("model", asked.params().path("model"));
    json.put("key", key());
    if (leg.call().simulation().of(target).isPresent()) {
      json.put("simulated", true);
    }
    terms(json, asked);
    switch (Draft.of(asked)) {
      case Draft.Refused(FailureClass failure, String reason) ->
          json.put(failure.wireName(), reason);
      case Draft.Ready(Rendering.Wire wire) -> {
        json.set("request", request(wire, asked));
        ArrayNode adaptations = json.putArray("adaptations");
        fetched.forEach(adaptations::add);
        wire.adaptations().forEach(adaptations::add);
      }
    }
    return json;
  }

  private String key() {
    return switch (target.key()) {
      case Key.Inline inline -> {
        inline.secrets().forEach(leg.call().redaction()::add);
        yield inline.ours() ? "from the saved config" : "from the request";
      }
      case Key.Stored(String name, var _) -> "stored: " + (saved ? MASK : name);
    };
  }

  private void terms(ObjectNode json, TargetCall asked) {
    Terms terms = target.terms();
    json.put("limit_ms", leg.limit().left().toMillis());
    json.put("answer_begins_within_ms", asked.headers().toMillis());
    if (asked.streamed()) {
      json.put("first_token_timeout", asked.firstToken().toMillis());
    }
    json.put("idle_timeout", asked.idle().toMillis());
    if (leg.call().delivery().stream()) {
      json.put("commit", terms.commit().name().toLowerCase(Locale.ROOT));
      json.put("on_break", terms.onBreak().name().toLowerCase(Locale.ROOT));
    }
    terms
        .cooldown()
        .ifPresentOrElse(
            cooldown ->
                json.putObject("cooldown")
                    .put("failures", cooldown.failures())
                    .put("within_ms", cooldown.within().toMillis())
                    .put("for_ms", cooldown.rest().toMillis()),
            () -> json.put("cooldown", false));
    if (!terms.checks().equals(Checks.DEFAULT)) {
      checks(json.putObject("checks"), terms.checks());
    }
    if (!terms.capabilities().equals(Capabilities.UNKNOWN)) {
      ObjectNode own = json.putObject("capabilities");
      terms.capabilities().features().forEach((what, there) -> own.put(what.wireName(), there));
      terms.capabilities().limits().forEach((what, most) -> own.put(what.wireName(), most));
    }
    if (!terms.forwardHeaders().isEmpty()) {
      ArrayNode forwarded = json.putArray("forward_headers");
      terms.forwardHeaders().forEach(forwarded::add);
    }
  }

  private static void checks(ObjectNode json, Checks checks) {
    json.put("non_empty", checks.nonEmpty());
    checks
        .finishReasons()
        .ifPresent(
            reasons -> {
              ArrayNode allowed = json.putArray("finish_reason");
              reasons.stream().sorted().forEach(allowed::add);
            });
    json.put("json_schema", checks.schema().isPresent());
  }

  private ObjectNode request(Rendering.Wire wire, TargetCall asked) {
    Optional<URI> base =
        target.key() instanceof Key.Inline inline ? inline.baseUrl() : Optional.empty();
    Map<AccountField, Secret> fields = target.key().fields();
    Account account =
        Account.masked(target.provider(), saved ? Account.unsaid(fields) : fields, base);
    Request request = Outbound.request(asked, wire, account);
    ObjectNode json = Json.object();
    json.put("method", request.method());
    json.put("url", saved && base.isPresent() ? MASK + wire.path() : request.uri().toString());
    if (target.key() instanceof Key.Stored) {
      json.put("url_may_differ", "where the stored key has a baseUrl beside it");
    }
    ObjectNode headers = json.putObject("headers");
    for (Map.Entry<String, List<String>> header : request.headers().map().entrySet()) {
      headers.put(header.getKey(), String.join(", ", header.getValue()));
    }
    json.set("body", saved ? masked(wire.body(), asked.params().path("model")) : wire.body());
    return json;
  }

  private ObjectNode masked(ObjectNode body, JsonNode model) {
    ObjectNode named = Json.object();
    named.set("model", model);
    Route.Target bare = target.with(new Overrides(Json.object(), named, List.of()));
    ObjectNode without =
        Draft.of(MediaFetch.rehearsed(TargetCall.of(bare, leg.call()), new ArrayList<>()))
                instanceof Draft.Ready(Rendering.Wire wire)
            ? wire.body()
            : Json.object();
    ObjectNode masked = Json.object();
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      boolean same = field.getValue().equals(without.get(field.getKey()));
      masked.set(field.getKey(), same ? field.getValue() : Json.string(MASK));
    }
    return masked;
  }
}
