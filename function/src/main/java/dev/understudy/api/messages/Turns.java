package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Losses;
import dev.understudy.api.Place;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.Extras;
import java.util.Set;

/// Anthropic's system prompt and turns as OpenAI's messages: results of tools are messages of their
/// own, before whatever else the user said with them.
final class Turns {
  private static final String ROLES = "one of the roles user and assistant";
  private static final Set<String> MESSAGE = Set.of("role", "content");
  private static final Set<String> CALL = Set.of("type", "id", "name", "input", "caller");
  private static final Set<String> RESULT =
      Set.of("type", "tool_use_id", "content", "is_error", Parts.HINT);

  private final Losses losses;
  private final Parts parts;
  private final ArrayNode messages = Json.array();

  Turns(Losses losses) {
    this.losses = losses;
    this.parts = new Parts(losses);
  }

  ArrayNode messages() {
    return messages;
  }

  void system(Place system) {
    if (!system.isAbsent()) {
      messages.addObject().put("role", "system").set("content", parts.words(system));
    }
  }

  /// @throws dev.understudy.http.Rejection 400 if one of them is malformed
  void read(Place turns) {
    int last = turns.array().value().size() - 1;
    if (last < 0) {
      throw turns.expected("an array that is not empty");
    }
    for (int i = 0; i <= last; i++) {
      Place turn = turns.at(i).object();
      Place content = turn.at("content");
      switch (turn.at("role").value().asText("")) {
        case "user" -> user(content);
        case "assistant" -> assistant(content);
        case "system" -> system(content);
        default -> throw turn.at("role").expected(ROLES);
      }
      losses.rest(turn.path(), turn.value(), MESSAGE);
    }
    if (turns.at(last).at("role").value().asText("").equals("assistant")) {
      losses.lost(turns.at(last).path() + " (the beginning of the answer)");
    }
  }

  private void user(Place content) {
    ArrayNode said = Json.array();
    int before = messages.size();
    if (content.value().isTextual()) {
      said.add(Parts.text(content.value()));
    } else {
      for (int i = 0; i < content.array().value().size(); i++) {
        Place block = content.at(i).object();
        if (Parts.type(block).equals("tool_result")) {
          result(block);
        } else {
          parts.part(block).ifPresent(said::add);
        }
      }
    }
    if (!said.isEmpty() || messages.size() == before) {
      messages.addObject().put("role", "user").set("content", Parts.joined(said));
    }
  }

  private void result(Place block) {
    ObjectNode message = messages.addObject().put("role", "tool");
    message.put("tool_call_id", block.at("tool_use_id").text());
    Place content = block.at("content");
    message.set("content", content.isAbsent() ? Json.string("") : parts.all(content));
    Parts.hinted(message, block);
    if (block.at("is_error").value().asBoolean()) {
      message.putObject(Extras.NAME).put("failed", true);
    }
    losses.rest(block.path(), block.value(), RESULT);
  }

  private void assistant(Place content) {
    StringBuilder text = new StringBuilder();
    ArrayNode calls = Json.array();
    Thinking thinking = new Thinking();
    if (content.value().isTextual()) {
      text.append(content.value().textValue());
    } else {
      for (int i = 0; i < content.array().value().size(); i++) {
        Place block = content.at(i).object();
        switch (Parts.type(block)) {
          case "text" -> text.append(said(block));
          case "tool_use" -> calls.add(call(block));
          case "thinking", "redacted_thinking" -> thinking.add(block.value());
          default -> losses.lost(block.path() + " (" + Parts.shown(block) + ")");
        }
      }
    }
    ObjectNode message = messages.addObject().put("role", "assistant");
    if (text.isEmpty() && !calls.isEmpty()) {
      message.putNull("content");
    } else {
      message.put("content", text.toString());
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    thinking.write(message);
  }

  private String said(Place block) {
    ObjectNode text = parts.text(block);
    if (text.has(Parts.HINT)) {
      losses.leftOut(Parts.HINT);
    }
    return text.path("text").textValue();
  }

  private JsonNode call(Place block) {
    ObjectNode call = Json.object().put("id", block.at("id").text()).put("type", "function");
    ObjectNode function = call.putObject("function");
    function.put("name", block.at("name").text());
    function.put("arguments", Json.text(block.at("input").object().value()));
    losses.rest(block.path(), block.value(), CALL);
    return call;
  }
}
