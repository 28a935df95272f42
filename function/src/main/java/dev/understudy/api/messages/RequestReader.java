package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Losses;
import dev.understudy.api.Place;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Original;
import java.util.List;
import java.util.Set;

/// One of Anthropic's requests, and the same in canonical form.
///
/// What has no place there is lost where the answer would suffer from it, else left out. What is
/// malformed in itself is a [dev.understudy.http.Rejection] that points at it in the client's own
/// body; what both forms call by one name is left to [dev.understudy.api.Params].
final class RequestReader {
  /// For us, and not for a provider: models to try.
  private static final String MODELS = "models";

  /// What both call by the same name and mean alike.
  private static final List<String> SHARED =
      List.of("max_tokens", "temperature", "top_p", "top_k", "stream");

  /// Of everything else the answer can do without.
  private static final Set<String> LOST = Set.of("mcp_servers", "container", "inference_geo");

  private static final Set<String> TRANSLATED =
      Set.of("model", MODELS, "messages", "system", "stop_sequences", "tools", "tool_choice");

  private final ObjectNode body;
  private final Losses losses = new Losses();
  private final ObjectNode params = Json.object();

  /// @param limited whether it has to say how long the answer may be at most
  /// @throws dev.understudy.http.Rejection 400 `invalid_request`
  RequestReader(ObjectNode body, boolean limited) {
    this.body = body;
    copy("model");
    copy(MODELS);
    Turns turns = new Turns(losses);
    turns.system(at("system"));
    turns.read(at("messages"));
    params.set("messages", turns.messages());
    Place limit = at("max_tokens");
    if (limited && !isLimit(limit.value())) {
      throw limit.expected("a whole number of at least 1");
    }
    SHARED.forEach(this::copy);
    stop(at("stop_sequences"));
    user(at("metadata"));
    new ToolsReader(losses, params).read(at("tools"), at("tool_choice"));
    thinking(at("thinking"));
    output(at("output_config"));
    format(at("output_format"));
    rest();
  }

  ObjectNode params() {
    return params;
  }

  Original original() {
    ObjectNode request = Json.object();
    request.setAll(body);
    request.remove(MODELS);
    return new Original(Dialect.MESSAGES, request, losses.lost(), losses.leftOut());
  }

  private static boolean isLimit(JsonNode limit) {
    return limit.isIntegralNumber() && limit.decimalValue().signum() > 0;
  }

  private Place at(String name) {
    return Place.of(name, body.path(name));
  }

  private void copy(String name) {
    if (body.hasNonNull(name)) {
      params.set(name, body.path(name));
    }
  }

  private void stop(Place sequences) {
    if (sequences.isAbsent()) {
      return;
    }
    ArrayNode stop = Json.array();
    for (int i = 0; i < sequences.array().value().size(); i++) {
      stop.add(sequences.at(i).text());
    }
    if (!stop.isEmpty()) {
      params.set("stop", stop);
    }
  }

  private void user(Place metadata) {
    if (metadata.isAbsent()) {
      return;
    }
    if (!metadata.object().at("user_id").isAbsent()) {
      params.put("user", metadata.at("user_id").string());
    }
    losses.rest(metadata.path(), metadata.value(), Set.of("user_id"));
  }

  /// The canonical form has it by the same name.
  private void thinking(Place thinking) {
    if (!thinking.isAbsent()
        && !thinking.object().at("type").value().asText("").equals("disabled")) {
      params.set("thinking", thinking.value());
    }
  }

  private void output(Place config) {
    if (config.isAbsent()) {
      return;
    }
    format(config.object().at("format"));
    Place effort = config.at("effort");
    if (!effort.isAbsent()) {
      effort(effort);
    }
    losses.rest(config.path(), config.value(), Set.of("format", "effort"));
  }

  /// A number of tokens says more than an effort, and none at all says it all.
  private void effort(Place effort) {
    boolean counted = body.path("thinking").hasNonNull("budget_tokens");
    boolean off = body.path("thinking").path("type").asText("").equals("disabled");
    if (counted || off) {
      losses.leftOut(effort.path());
    } else {
      String word = effort.text();
      params.put("reasoning_effort", word.equals("max") ? "xhigh" : word);
    }
  }

  /// See <https://docs.claude.com/en/docs/build-with-claude/structured-outputs>: once
  /// `output_format`, now `output_config.format`.
  private void format(Place format) {
    if (format.isAbsent()) {
      return;
    }
    if (!format.object().at("type").value().asText("").equals("json_schema")) {
      losses.lost(format.path());
      return;
    }
    ObjectNode schema = (ObjectNode) format.at("schema").object().value();
    ObjectNode asked = params.putObject("response_format").put("type", "json_schema");
    ObjectNode named = asked.putObject("json_schema").put("name", "answer");
    named.put("strict", StrictSchema.is(schema)).set("schema", schema);
    losses.rest(format.path(), format.value(), Set.of("type", "schema"));
  }

  private void rest() {
    ObjectNode rest = Json.object();
    body.properties()
        .forEach(
            field -> {
              String name = field.getKey();
              JsonNode value = field.getValue();
              if (!LOST.contains(name)) {
                rest.set(name, value);
              } else if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                losses.lost(name);
              }
            });
    rest.remove(TRANSLATED);
    rest.remove(SHARED);
    losses.rest("", rest, Set.of("metadata", "thinking", "output_config", "output_format"));
  }
}
