package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Losses;
import dev.understudy.api.Place;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Original;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One request of OpenAI's Responses, and the same in canonical form. See
/// <https://platform.openai.com/docs/api-reference/responses/create>.
///
/// What only who keeps conversations or runs tools can do is lost, so that nobody is asked who does
/// not speak Responses. What the answer can do without is left out. What is malformed in itself is
/// a [dev.understudy.http.Rejection] that points at it in the client's own body; what both forms
/// call by one name is left to [dev.understudy.api.Params].
final class RequestReader {
  /// For us, and not for a provider: models to try.
  private static final String MODELS = "models";

  /// What both call by the same name and mean alike.
  private static final List<String> SHARED =
      List.of(
          "model",
          MODELS,
          "stream",
          "temperature",
          "top_p",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "service_tier",
          "presence_penalty",
          "frequency_penalty");

  /// What is kept, or done, where Responses are: the rest of a conversation among it.
  private static final List<String> KEPT_THERE =
      List.of("previous_response_id", "conversation", "prompt");

  private static final Set<String> TRANSLATED =
      Set.of(
          "background",
          "input",
          "instructions",
          "max_output_tokens",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "text",
          "reasoning",
          "include",
          "top_logprobs",
          "stream_options",
          "truncation",
          "store",
          // Nobody but the client reads them, who has them back in the answer.
          "metadata");

  private static final String LOGPROBS = "message.output_text.logprobs";

  /// What a client that keeps nothing here always gets.
  private static final String THOUGHTS = "reasoning.encrypted_content";

  private final ObjectNode body;
  private final Losses losses = new Losses();
  private final ObjectNode params = Json.object();

  /// @throws dev.understudy.http.Rejection 400 `invalid_request`
  RequestReader(ObjectNode body) {
    this.body = body;
    SHARED.forEach(this::copy);
    KEPT_THERE.stream().filter(body::hasNonNull).forEach(losses::lost);
    if (flag("background")) {
      losses.lost("background");
    }
    messages();
    limit(at("max_output_tokens"));
    boolean tools = new ToolsReader(losses, params).read(at("tools"), at("tool_choice"));
    boolean parallel = flag("parallel_tool_calls");
    if (tools && body.hasNonNull("parallel_tool_calls")) {
      params.put("parallel_tool_calls", parallel);
    }
    new TextReader(losses, params).read(at("text"));
    reasoning(at("reasoning"));
    logprobs(at("include"), at("top_logprobs"));
    rest();
  }

  ObjectNode params() {
    return params;
  }

  Original original() {
    ObjectNode request = Json.object();
    request.setAll(body);
    request.remove(MODELS);
    return new Original(Dialect.RESPONSES, request, losses.lost(), losses.leftOut());
  }

  private Place at(String name) {
    return Place.of(name, body.path(name));
  }

  private void copy(String name) {
    if (body.hasNonNull(name)) {
      params.set(name, body.path(name));
    }
  }

  private boolean flag(String name) {
    Place place = at(name);
    if (!place.isAbsent() && !place.value().isBoolean()) {
      throw place.expected("true or false");
    }
    return place.value().asBoolean();
  }

  /// The instructions go before everything. What is kept elsewhere may be all that there is.
  private void messages() {
    Turns turns = new Turns(losses);
    Place instructions = at("instructions");
    if (!instructions.isAbsent()) {
      turns.system(instructions.string());
    }
    Place input = at("input");
    boolean elsewhere = KEPT_THERE.stream().anyMatch(body::hasNonNull);
    if (!input.isAbsent() || !elsewhere) {
      turns.read(input);
    }
    ArrayNode messages = turns.messages();
    if (messages.isEmpty() && losses.lost().isEmpty()) {
      throw input.expected("something that is said");
    }
    if (messages.isEmpty()) {
      messages.addObject().put("role", "user").put("content", "");
    }
    params.set("messages", messages);
  }

  private void limit(Place most) {
    if (most.isAbsent()) {
      return;
    }
    if (!most.value().isIntegralNumber() || most.value().decimalValue().signum() <= 0) {
      throw most.expected("a whole number of at least 1");
    }
    params.set("max_completion_tokens", most.value());
  }

  /// A summary is what models of other vendors tell of their thoughts anyway, if they tell any.
  private void reasoning(Place reasoning) {
    if (reasoning.isAbsent()) {
      return;
    }
    Place effort = reasoning.object().at("effort");
    if (!effort.isAbsent()) {
      params.put("reasoning_effort", effort.text());
    }
    losses.rest(
        reasoning.path(), reasoning.value(), Set.of("effort", "summary", "generate_summary"));
  }

  private void logprobs(Place include, Place top) {
    boolean wanted = false;
    for (int i = 0; !include.isAbsent() && i < include.array().value().size(); i++) {
      switch (include.at(i).text()) {
        case LOGPROBS -> wanted = true;
        case THOUGHTS -> {}
        default -> losses.leftOut(include.at(i).path());
      }
    }
    if (!top.isAbsent() && (!top.value().isInt() || top.value().intValue() < 0)) {
      throw top.expected("a whole number of at least 0");
    }
    if (wanted) {
      params.put("logprobs", true);
      if (top.value().asInt() > 0) {
        params.set("top_logprobs", top.value());
      }
    } else if (top.value().asInt() > 0) {
      losses.leftOut(top.path());
    }
  }

  private void rest() {
    if (flag("store")) {
      losses.leftOut("store");
    }
    if (!at("metadata").isAbsent()) {
      at("metadata").object();
    }
    if (!at("truncation").isAbsent() && !at("truncation").text().equals("disabled")) {
      losses.leftOut("truncation");
    }
    Place options = at("stream_options");
    if (!options.isAbsent() && options.object().at("include_obfuscation").value().asBoolean()) {
      losses.leftOut("stream_options.include_obfuscation");
    }
    losses.rest("stream_options", options.value(), Set.of("include_obfuscation"));
    ObjectNode rest = Json.object();
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      JsonNode value = field.getValue();
      if (!value.isContainerNode() || !value.isEmpty()) {
        rest.set(field.getKey(), value);
      }
    }
    rest.remove(SHARED);
    rest.remove(KEPT_THERE);
    losses.rest("", rest, TRANSLATED);
  }
}
