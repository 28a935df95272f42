package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Part;
import dev.understudy.protocol.canonical.ToolCall;
import dev.understudy.protocol.canonical.ToolResult;
import dev.understudy.protocol.canonical.Turn;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The conversation as Converse has it: turns of user and assistant, one after the other, and apart
/// from them the system prompt.
///
/// Turns of one role in a row become one, since some models refuse them otherwise; results of tools
/// are the user's. Bedrock refuses blank text, so there is none.
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html>
final class Turns {
  private final ModelId model;
  private final CachePoints cache;
  private final Notes notes;
  private final MediaBlocks media;
  private final ArrayNode system = Json.array();
  private final ArrayNode messages = Json.array();
  private final SequencedSet<String> called = new LinkedHashSet<>();

  Turns(ModelId model, CachePoints cache, Notes notes) {
    this.model = model;
    this.cache = cache;
    this.notes = notes;
    this.media = new MediaBlocks(notes);
  }

  /// @param own Bedrock's or Anthropic's own field, where the client gave it; comes first
  /// @param parts of the system messages
  void system(JsonNode own, List<Part> parts) {
    if (own.isTextual()) {
      system.addAll(ConverseRequest.texts(own.textValue()));
    } else {
      own.forEach(system::add);
    }
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> text(system, text);
        case Part.Image _, Part.Document _, Part.Audio _ ->
            notes.refused(part.where() + " is no text, and a system prompt has nothing else");
      }
    }
  }

  void dialogue(List<Turn> turns) {
    for (Turn turn : turns) {
      switch (turn) {
        case Turn.User user -> user(user);
        case Turn.Assistant assistant -> assistant(assistant);
        case Turn.Results results -> {
          for (ToolResult result : results.results()) {
            message("user").add(result(result));
            // A point stands behind a result, not within it.
            result.parts().stream()
                .filter(part -> part.cache().isPresent())
                .reduce((_, last) -> last)
                .ifPresent(last -> cache.behind(last.where(), message("user"), last.cache()));
          }
        }
        case Turn.System said -> throw new IllegalStateException(said.where());
      }
    }
    settleLast();
  }

  private void user(Turn.User user) {
    ArrayNode blocks = Json.array();
    parts(blocks, user.parts());
    if (blocks.isEmpty()) {
      notes.refused(user.where() + " says nothing, and Amazon Bedrock takes no blank text");
      return;
    }
    if (blocks.valueStream().anyMatch(block -> block.has("document"))
        && blocks.valueStream().noneMatch(block -> block.has("text"))) {
      // DocumentBlock in AWS's API reference: a text has to stand beside it.
      blocks.addObject().put("text", "The document.");
      notes.adapted(user.where() + " got a text: Amazon Bedrock takes no document without one.");
    }
    message("user").addAll(blocks);
  }

  private void assistant(Turn.Assistant said) {
    ArrayNode blocks = Json.array();
    ReasoningBlocks.of(model, said, notes).forEach(blocks::add);
    parts(blocks, said.parts());
    for (ToolCall call : said.calls()) {
      called.add(call.name());
      ObjectNode use = blocks.addObject().putObject("toolUse");
      use.put("toolUseId", ToolIds.allowed(call.id()));
      use.put("name", call.name());
      use.set("input", call.arguments());
    }
    if (!blocks.isEmpty()) {
      message("assistant").addAll(blocks);
    }
  }

  private void parts(ArrayNode blocks, List<Part> parts) {
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> text(blocks, text);
        case Part.Image image -> media.image(image).ifPresent(blocks::add);
        case Part.Document document -> media.document(document).ifPresent(blocks::add);
        case Part.Audio audio ->
            notes.refused(audio.where() + " is audio, which is not translated to Converse");
      }
      if (!(part instanceof Part.Text)) {
        cache.behind(part.where(), blocks, part.cache());
      }
    }
  }

  private void text(ArrayNode blocks, Part.Text text) {
    if (!text.text().isBlank()) {
      blocks.addObject().put("text", text.text());
    }
    cache.behind(text.where(), blocks, text.cache());
  }

  /// `status` is known to Anthropic's and Amazon's models alone:
  /// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolResultBlock.html>.
  private ObjectNode result(ToolResult result) {
    ObjectNode block = Json.object();
    ObjectNode said = block.putObject("toolResult");
    said.put("toolUseId", ToolIds.allowed(result.id()));
    ArrayNode content = said.putArray("content");
    parts(content, result.parts().stream().map(Part::unhinted).toList());
    if (content.isEmpty()) {
      content.addObject().put("text", "(nothing)");
      notes.adapted(
          result.where() + " says nothing: \"(nothing)\" was sent, since blank text is refused.");
    }
    if (result.failed() && (model.isClaude() || model.isNova() || model.vendor().isEmpty())) {
      said.put("status", "error");
    } else if (result.failed()) {
      notes.adapted(
          result.where() + ": that the tool failed was left out: " + model + " cannot be told.");
    }
    return block;
  }

  /// The content of the message that is being written, which is `role`'s.
  private ArrayNode message(String role) {
    if (!messages.isEmpty()
        && messages.get(messages.size() - 1) instanceof ObjectNode last
        && last.path("role").asText().equals(role)) {
      return last.withArray("content");
    }
    return messages.addObject().put("role", role).putArray("content");
  }

  /// What the model is to go on from must not end in white space: Anthropic's models refuse it.
  private void settleLast() {
    JsonNode last = messages.path(messages.size() - 1);
    JsonNode content = last.path("content");
    if (last.path("role").asText("").equals("assistant")
        && content.path(content.size() - 1) instanceof ObjectNode block
        && block.path("text").isTextual()) {
      String text = block.path("text").textValue();
      if (!text.stripTrailing().equals(text)) {
        block.put("text", text.stripTrailing());
        notes.adapted("The white space at the end of the last message was left out.");
      }
    }
  }

  ArrayNode system() {
    return system;
  }

  ArrayNode messages() {
    return messages;
  }

  /// The names of the tools that were called, in order.
  SequencedSet<String> called() {
    return Collections.unmodifiableSequencedSet(called);
  }
}
