package dev.understudy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;

/// The ways to send a config and parameters. A place in the body is called otherwise where the
/// config is in a header.
enum Surface {
  HEADER("/v1/chat/completions", "x-portkey-config", ""),
  BODY("/v1/chatComplete", "/config", "/params");

  private final String path;
  private final String config;
  private final String params;

  Surface(String path, String config, String params) {
    this.path = path;
    this.config = config;
    this.params = params;
  }

  /// The place of that name on this surface.
  String place(String inTheBody) {
    return inTheBody.replace("/config", config).replace("/params", params);
  }

  /// How this surface says who answered.
  String index(String target) {
    int from = target.indexOf('[');
    return this == HEADER
        ? target
        : from < 0 ? "0" : target.substring(from + 1, target.indexOf(']'));
  }

  World.Answer send(World world, JsonNode config, ObjectNode params, Headers headers) {
    Headers all = headers.with("x-portkey-api-key", World.ACCESS_KEY);
    if (this == HEADER) {
      String text = config.isTextual() ? config.textValue() : Json.text(config);
      return world.send(
          "POST",
          path,
          Json.text(params),
          config.isMissingNode() ? all : all.with("x-portkey-config", text));
    }
    ObjectNode body = Json.object();
    if (!config.isMissingNode()) {
      body.set("config", config);
    }
    body.set("params", params);
    return world.send("POST", path, Json.text(body), all);
  }
}
