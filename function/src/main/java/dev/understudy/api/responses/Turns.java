package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Losses;
import dev.understudy.api.Place;
import dev.understudy.json.Json;
import java.util.Optional;
import java.util.Set;

/// The items of an `input` as messages of chat completions. What the model has put out in a row,
/// its thoughts, its words and its calls, is one message.
///
/// Items of tools that run at OpenAI, and references to items that are kept there, are lost. A
/// picture that the model made is left out, so that the conversation can go on.
final class Turns {
  private static final String REFERENCE = "item_reference";
  private static final String ROLES = "one of the roles user, assistant, system and developer";
  private static final Set<String> MESSAGE =
      Set.of("type", "id", "status", "role", "content", "phase");
  private static final Set<String> CALL =
      Set.of("type", "id", "status", "call_id", "name", "arguments", "input");
  private static final Set<String> RESULT = Set.of("type", "id", "status", "call_id", "output");

  private final Losses losses;
  private final Parts parts;
  private final ArrayNode messages = Json.array();
  private Optional<Said> said = Optional.empty();

  Turns(Losses losses) {
    this.losses = losses;
    this.parts = new Parts(losses);
  }

  ArrayNode messages() {
    return messages;
  }

  void system(String text) {
    messages.addObject().put("role", "system").put("content", text);
  }

  /// @throws dev.understudy.http.Rejection 400 if there is none, or one of them is malformed
  void read(Place input) {
    if (input.value().isTextual()) {
      messages.addObject().put("role", "user").set("content", input.value());
      return;
    }
    if (!input.value().isArray()) {
      throw input.expected("a string or an array");
    }
    for (int i = 0; i < input.value().size(); i++) {
      item(input.at(i).object());
    }
    over();
  }

  private void item(Place item) {
    switch (type(item)) {
      case "message" -> message(item);
      case "reasoning" -> said(item).think(item);
      case "function_call" -> {
        said(item).call(item, item.at("arguments").string());
        losses.rest(item.path(), item.value(), CALL);
      }
      case "custom_tool_call" -> {
        said(item).call(item, CustomTools.arguments(item.at("input").string()));
        losses.rest(item.path(), item.value(), CALL);
      }
      case "function_call_output", "custom_tool_call_output" -> result(item);
      case REFERENCE -> {
        over();
        losses.lost(
            item.path() + " (" + REFERENCE + ": send the item itself, with \"store\": false)");
      }
      case "image_generation_call" -> picture(item);
      default -> lost(item);
    }
  }

  private void picture(Place item) {
    if (item.at("result").value().isTextual()) {
      losses.leftOut(item.path() + " (a picture that was made)");
    } else {
      lost(item);
    }
  }

  private void lost(Place item) {
    over();
    losses.lost(item.path() + " (" + shown(item) + ")");
  }

  /// A message needs none, and neither does a reference.
  private static String type(Place item) {
    if (!item.at("type").isAbsent()) {
      return item.at("type").text();
    }
    return item.at("role").isAbsent() && !item.at("id").isAbsent() ? REFERENCE : "message";
  }

  private static String shown(Place item) {
    return item.at("type").isAbsent() ? type(item) : item.shownType();
  }

  private void message(Place item) {
    String role = item.at("role").value().asText("");
    Place content = item.at("content");
    switch (role) {
      case "assistant" -> said(item).say(parts.words(content));
      case "user", "system", "developer" -> {
        over();
        ArrayNode all = role.equals("user") ? parts.all(content) : parts.words(content);
        messages.addObject().put("role", role).set("content", Parts.joined(all));
      }
      default -> throw item.at("role").expected(ROLES);
    }
    losses.rest(item.path(), item.value(), MESSAGE);
  }

  private void result(Place item) {
    over();
    ObjectNode message = messages.addObject().put("role", "tool");
    message.put("tool_call_id", item.at("call_id").text());
    message.set("content", Parts.joined(parts.all(item.at("output"))));
    losses.rest(item.path(), item.value(), RESULT);
  }

  /// What the model says now.
  private Said said(Place item) {
    Said turn = said.orElseGet(() -> new Said(item.path()));
    said = Optional.of(turn);
    return turn;
  }

  private void over() {
    said.ifPresent(
        turn ->
            turn.message()
                .ifPresentOrElse(
                    messages::add, () -> losses.leftOut(turn.where() + " (thoughts alone)")));
    said = Optional.empty();
  }
}
