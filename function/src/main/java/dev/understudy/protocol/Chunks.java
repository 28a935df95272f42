package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Canonical chunks: what they hold, and how a whole reply is told in them.
///
/// See <https://platform.openai.com/docs/api-reference/chat-streaming>.
public final class Chunks {
  /// What every chunk of a stream repeats. Whatever else a reply has is told once.
  private static final Set<String> HEADING =
      Set.of("id", "object", "created", "model", "service_tier", "system_fingerprint");

  /// What a message says, in the order in which a model says it; one chunk each.
  private static final List<String> SAID =
      List.of("reasoning_content", "content", "refusal", "images", "tool_calls");

  private Chunks() {}

  /// What OpenAI calls a chunk of the answer to `operation`.
  public static String object(Operation operation) {
    return switch (operation) {
      case CHAT -> "chat.completion.chunk";
      case COMPLETE -> "text_completion";
      case EMBED, COUNT -> Minted.object(operation);
    };
  }

  /// Whether `chunk` holds a part of what the client waits for: words, reasoning, a call, a
  /// refusal. A role, an id or a count of tokens is none.
  public static boolean haveContent(JsonNode chunk) {
    for (JsonNode choice : chunk.path("choices")) {
      JsonNode delta = choice.path("delta");
      if (!choice.path("text").asText("").isEmpty()
          || !delta.path("reasoning_content").asText("").isEmpty()
          || Judgement.saysMore(delta)) {
        return true;
      }
    }
    return false;
  }

  /// What `chunk` says of the first choice, which is all that a dialect with one answer tells; an
  /// empty object where it says nothing of it.
  public static JsonNode first(JsonNode chunk) {
    return chunk
        .path("choices")
        .valueStream()
        .filter(choice -> choice.path("index").asInt() == 0)
        .findFirst()
        .orElseGet(Json::object);
  }

  /// Content without a word is null beside calls or a refusal, and where there is none, as OpenAI
  /// has it.
  public static void settleContent(ObjectNode message) {
    boolean more =
        !message.path("tool_calls").isEmpty() || !message.path("refusal").asText("").isEmpty();
    JsonNode content = message.path("content");
    boolean wordless = content.isTextual() && content.textValue().isEmpty();
    if (content.isMissingNode() || (wordless && more)) {
      message.putNull("content");
    }
  }

  /// A whole canonical reply as the chunks that would have told it: a role, what the model thought
  /// and said, the finish, and the usage in a chunk of its own. Gathered by a [Collector] they are
  /// the reply again.
  ///
  /// @param reply not changed
  public static List<ObjectNode> of(Operation operation, ObjectNode reply) {
    ObjectNode heading = Json.object();
    ObjectNode once = Json.object();
    for (Map.Entry<String, JsonNode> member : reply.properties()) {
      String name = member.getKey();
      if (HEADING.contains(name)) {
        heading.set(name, member.getValue());
      } else if (!name.equals("choices") && !name.equals("usage")) {
        once.set(name, member.getValue());
      }
    }
    heading.put("object", object(operation));
    List<ObjectNode> chunks = new ArrayList<>();
    for (JsonNode choice : reply.path("choices")) {
      for (ObjectNode part : parts(operation, choice)) {
        chunks.add(chunk(heading, part));
      }
    }
    JsonNode usage = reply.path("usage");
    if (usage.isObject() || chunks.isEmpty()) {
      ObjectNode last = chunk(heading);
      if (usage.isObject()) {
        last.set("usage", usage);
      }
      chunks.add(last);
    }
    chunks.getFirst().setAll(once);
    return List.copyOf(chunks);
  }

  /// A chunk with the other members of `frame`, and these choices.
  public static ObjectNode chunk(ObjectNode frame, ObjectNode... choices) {
    ObjectNode chunk = Json.object();
    chunk.setAll(frame);
    chunk.set("choices", Json.array().addAll(List.of(choices)));
    return chunk;
  }

  private static List<ObjectNode> parts(Operation operation, JsonNode choice) {
    List<ObjectNode> parts = new ArrayList<>();
    ObjectNode first = part(choice);
    for (Map.Entry<String, JsonNode> member : choice.properties()) {
      if (!Set.of("message", "finish_reason").contains(member.getKey())) {
        first.set(member.getKey(), member.getValue());
      }
    }
    parts.add(first);
    ObjectNode last = part(choice);
    switch (operation) {
      case CHAT -> {
        first.set("delta", opening(choice.path("message")));
        for (String name : SAID) {
          JsonNode said = choice.path("message").path(name);
          if (Judgement.isSomething(said)) {
            ObjectNode part = part(choice);
            part.putObject("delta").set(name, name.equals("tool_calls") ? indexed(said) : said);
            parts.add(part);
          }
        }
        last.putObject("delta");
      }
      case COMPLETE -> last.put("text", "");
      case EMBED, COUNT -> throw new IllegalStateException(operation + " is not told in parts");
    }
    parts.forEach(part -> part.putNull("finish_reason"));
    last.set("finish_reason", choice.path("finish_reason"));
    parts.add(last);
    return parts;
  }

  private static ObjectNode part(JsonNode choice) {
    ObjectNode part = Json.object();
    part.set("index", choice.path("index"));
    return part;
  }

  /// The first delta: the role, and what is not told in chunks of its own. What will be is empty
  /// here, as OpenAI has it.
  private static ObjectNode opening(JsonNode message) {
    ObjectNode delta = Json.object();
    for (Map.Entry<String, JsonNode> member : message.properties()) {
      boolean later = SAID.contains(member.getKey()) && Judgement.isSomething(member.getValue());
      if (!later) {
        delta.set(member.getKey(), member.getValue());
      } else if (member.getKey().equals("content") && member.getValue().isTextual()) {
        delta.put("content", "");
      }
    }
    return delta;
  }

  private static JsonNode indexed(JsonNode calls) {
    if (!calls.isArray()) {
      return calls;
    }
    ArrayNode indexed = Json.array();
    for (JsonNode call : calls) {
      ObjectNode delta = indexed.addObject();
      delta.put("index", indexed.size() - 1);
      if (call instanceof ObjectNode object) {
        delta.setAll(object);
      }
    }
    return indexed;
  }
}
