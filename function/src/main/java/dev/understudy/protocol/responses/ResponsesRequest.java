package dev.understudy.protocol.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.canonical.Reasoning;
import dev.understudy.protocol.canonical.ResponseFormat;
import dev.understudy.protocol.canonical.Tool;
import dev.understudy.protocol.canonical.ToolChoice;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// One canonical chat request on its way to Responses.
final class ResponsesRequest {
  /// Models that think unasked, at whichever host; others refuse to be asked for their thoughts.
  /// See <https://platform.openai.com/docs/guides/reasoning>.
  private static final Pattern REASONERS =
      Pattern.compile("(.*[/.])?(o\\d|codex|gpt-5(?!.*chat)|grok|deepseek).*");

  private final ObjectNode canonical;
  private final String vendor;
  private final ObjectNode body = Json.object();
  private final Notes notes = new Notes();

  ResponsesRequest(ObjectNode canonical, String vendor) {
    this.canonical = canonical;
    this.vendor = vendor;
  }

  Rendering render() {
    body.set("model", canonical.path("model"));
    Chat chat = Chat.of(canonical, notes);
    chat.leaveOutHints("OpenAI keeps what repeats by itself.", notes);
    ArrayNode input = new InputItems(notes, vendor).of(chat.turns());
    if (input.isEmpty()) {
      notes.refused("messages is empty");
    }
    body.set("input", input);
    tools(chat);
    ObjectNode text = text(chat.format());
    if (!text.isEmpty()) {
      body.set("text", text);
    }
    chat.maxTokens().ifPresent(tokens -> body.set("max_output_tokens", tokens));
    boolean reasoner = REASONERS.matcher(canonical.path("model").asText()).matches();
    boolean asked = chat.reasoning().map(it -> reasoning(it, reasoner)).orElse(false);
    include(asked || reasoner);
    body.put("store", canonical.path("store").asBoolean());
    if (canonical.path("stream").asBoolean()) {
      body.put("stream", true);
    }
    RequestFields.CHAT.judge(canonical, body, notes);
    return notes.rendering("/responses", body);
  }

  /// What the client wants to have with the answer, and what was thought, to be given back.
  private void include(boolean thoughts) {
    Set<JsonNode> wanted = new LinkedHashSet<>();
    if (thoughts) {
      wanted.add(Json.string("reasoning.encrypted_content"));
    }
    canonical.path("include").forEach(wanted::add);
    if (!wanted.isEmpty()) {
      body.putArray("include").addAll(wanted);
    }
  }

  /// Responses hold a function to its schema unless they are told not to; chat completions do the
  /// opposite. Hence `strict` is always said.
  private void tools(Chat chat) {
    if (chat.tools().isEmpty()) {
      return;
    }
    ArrayNode tools = body.putArray("tools");
    for (Tool tool : chat.tools()) {
      ObjectNode flat = tools.addObject().put("type", "function").put("name", tool.name());
      if (!tool.description().isEmpty()) {
        flat.put("description", tool.description());
      }
      flat.set("parameters", tool.parameters().orElseGet(ResponsesRequest::noParameters));
      flat.put("strict", tool.strict());
    }
    switch (chat.choice()) {
      case ToolChoice.Auto _ -> {}
      case ToolChoice.None _ -> body.put("tool_choice", "none");
      case ToolChoice.Required _ -> body.put("tool_choice", "required");
      case ToolChoice.Named(String name) ->
          body.putObject("tool_choice").put("type", "function").put("name", name);
    }
    if (chat.single()) {
      body.put("parallel_tool_calls", false);
    }
  }

  private static ObjectNode noParameters() {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties");
    return schema;
  }

  private ObjectNode text(ResponseFormat format) {
    ObjectNode text = Json.object();
    switch (format) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ -> text.putObject("format").put("type", "json_object");
      case ResponseFormat.JsonSchema(
              String name,
              String about,
              ObjectNode schema,
              boolean strict) -> {
        ObjectNode asked = text.putObject("format").put("type", "json_schema").put("name", name);
        if (!about.isEmpty()) {
          asked.put("description", about);
        }
        asked.set("schema", schema);
        asked.put("strict", strict);
      }
    }
    if (canonical.hasNonNull("verbosity")) {
      text.set("verbosity", canonical.path("verbosity"));
    }
    return text;
  }

  /// Writes what is asked for, and says whether that is to think at all. A summary is asked for
  /// where the client asks for one: not every account may have it.
  private boolean reasoning(Reasoning asked, boolean reasoner) {
    ObjectNode reasoning = Json.object();
    switch (asked) {
      case Reasoning.Off _ -> {
        if (reasoner) {
          reasoning.put("effort", "none");
        }
      }
      case Reasoning.Effort(Reasoning.Level level) -> reasoning.put("effort", level.word());
      case Reasoning.Budget(int tokens) -> {
        String effort = Reasoning.Level.of(tokens).word();
        reasoning.put("effort", effort);
        notes.adapted(
            "A budget of %d tokens for reasoning was sent as the effort %s."
                .formatted(tokens, effort));
      }
      case Reasoning.Free _ -> {}
    }
    if (canonical.path("reasoning").hasNonNull("summary")) {
      reasoning.set("summary", canonical.path("reasoning").path("summary"));
    }
    if (!reasoning.isEmpty()) {
      body.set("reasoning", reasoning);
    }
    return !(asked instanceof Reasoning.Off);
  }
}
