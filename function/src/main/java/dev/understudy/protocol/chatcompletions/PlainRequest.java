package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.canonical.Reasoning;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// A canonical request that was said in another dialect, in words that OpenAI's own clients could
/// have used. The canonical form has some that OpenAI refuses: pictures in the results of tools,
/// files of plain text, numbers of tokens to think, `max_tokens` where the model reasons.
///
/// See <https://platform.openai.com/docs/api-reference/chat/create>.
public final class PlainRequest {
  private static final String NO_COUNTERPART = "OpenAI's chat completions have no counterpart.";
  private static final String HINT = "cache_control";

  /// Who serves OpenAI's models or is asked as they are: what a model thought is refused when it is
  /// given back, and `max_tokens` where the model reasons; thinking has no switch.
  private static final Set<String> OPENAI =
      Set.of("openai", "azure-openai", "azure-ai", "github", "vertex-ai");

  private final String provider;
  private final Notes notes;

  private PlainRequest(String provider, Notes notes) {
    this.provider = provider;
    this.notes = notes;
  }

  /// @param canonical not changed
  /// @param provider its id; what it wants back is not left out
  /// @param reasons whether the model is known to reason
  public static ObjectNode of(ObjectNode canonical, String provider, boolean reasons, Notes notes) {
    PlainRequest plain = new PlainRequest(provider, notes);
    ObjectNode body = Json.object();
    body.setAll(canonical);
    if (canonical.path("messages").isArray()) {
      body.set("messages", plain.messages(canonical.path("messages")));
    }
    plain.think(body, reasons);
    plain.limit(body, reasons);
    if (body.remove("top_k") != null) {
      notes.adapted("top_k was left out: " + NO_COUNTERPART);
    }
    return body;
  }

  /// An effort, where the model reasons.
  private void think(ObjectNode body, boolean reasons) {
    Optional<Reasoning> asked = Reasoning.of(body, notes::refused);
    boolean off = asked.filter(Reasoning.Off.class::isInstance).isPresent();
    if (reasons && off && !OPENAI.contains(provider)) {
      // The host may have a switch: that is for its protocol to say.
      return;
    }
    boolean thinking = body.remove("thinking") != null;
    String field = thinking ? "thinking" : "output_config.effort";
    if (!reasons) {
      if (body.remove("reasoning_effort") != null || thinking) {
        notes.adapted(field + " was left out: " + NO_COUNTERPART);
      }
    } else if (thinking && off) {
      notes.adapted("thinking was not switched off: " + NO_COUNTERPART);
    } else if (thinking && !body.hasNonNull("reasoning_effort")) {
      asked
          .flatMap(PlainRequest::level)
          .ifPresent(
              level -> {
                body.put("reasoning_effort", level.word());
                notes.adapted("thinking was sent as reasoning_effort " + level.word() + ".");
              });
    }
  }

  /// At other hosts it has the name that they know.
  private void limit(ObjectNode body, boolean reasons) {
    boolean renamed = reasons && OPENAI.contains(provider) && body.hasNonNull("max_tokens");
    if (renamed && !body.hasNonNull("max_completion_tokens")) {
      body.set("max_completion_tokens", body.remove("max_tokens"));
      notes.adapted("max_tokens was sent as max_completion_tokens: the model reasons.");
    }
  }

  private static Optional<Reasoning.Level> level(Reasoning asked) {
    return switch (asked) {
      case Reasoning.Effort(Reasoning.Level level) -> Optional.of(level);
      case Reasoning.Budget(int tokens) -> Optional.of(Reasoning.Level.of(tokens));
      case Reasoning.Free _, Reasoning.Off _ -> Optional.empty();
    };
  }

  private ArrayNode messages(JsonNode messages) {
    ArrayNode written = Json.array();
    ArrayNode moved = Json.array();
    for (int i = 0; i < messages.size(); i++) {
      ObjectNode message = copy(messages.path(i));
      boolean result = message.path("role").asText("").equals("tool");
      if (!result) {
        tellMoved(moved, written);
      }
      vendors("messages[" + i + "]", message);
      if (message.path("tool_calls").isArray()) {
        ArrayNode calls = Json.array();
        for (JsonNode call : message.path("tool_calls")) {
          ObjectNode own = copy(call);
          vendors("", own);
          calls.add(own);
        }
        message.set("tool_calls", calls);
      }
      if (message.path("content").isArray()) {
        ArrayNode parts = content(message.path("content"), result, moved);
        message.set("content", joined(parts));
      }
      written.add(message);
    }
    tellMoved(moved, written);
    return written;
  }

  private void tellMoved(ArrayNode moved, ArrayNode written) {
    if (!moved.isEmpty()) {
      notes.adapted("What tools have shown was sent as the user's: OpenAI's answer in words.");
      written.addObject().put("role", "user").set("content", moved.deepCopy());
      moved.removeAll();
    }
  }

  private ArrayNode content(JsonNode content, boolean result, ArrayNode moved) {
    ArrayNode parts = Json.array();
    for (JsonNode part : content) {
      JsonNode plain = plain(part);
      boolean shown = result && !plain.path("type").asText("").equals("text");
      (shown ? moved : parts).add(plain);
    }
    return parts;
  }

  private static JsonNode joined(ArrayNode parts) {
    boolean single =
        parts.size() == 1
            && parts.path(0).path("type").asText("").equals("text")
            && !parts.path(0).has(HINT);
    return parts.isEmpty() ? Json.string("") : single ? parts.path(0).path("text") : parts;
  }

  /// A file of text is text; OpenAI reads no other than PDF.
  private static JsonNode plain(JsonNode part) {
    String data = part.path("file").path("file_data").asText("");
    String head = "data:text/plain;base64,";
    if (!data.startsWith(head)) {
      return part;
    }
    String name = part.path("file").path("filename").asText("");
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(data.substring(head.length()));
    } catch (IllegalArgumentException _) {
      // No base64 at all: the provider says so.
      return part;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    ObjectNode words =
        Json.object()
            .put("type", "text")
            .put("text", name.isEmpty() ? text : name + ":\n\n" + text);
    return part.has(HINT) ? words.set(HINT, part.path(HINT)) : words;
  }

  /// What this vendor wants back stays, and what others want does not.
  private void vendors(String where, ObjectNode owner) {
    JsonNode extras = owner.remove(Extras.NAME);
    if (extras != null && extras.path(provider).isObject()) {
      owner.putObject(Extras.NAME).set(provider, extras.path(provider));
    }
    if (extras != null && extras.path("failed").asBoolean()) {
      notes.leftOut(where, "is_error", NO_COUNTERPART);
    }
    if (OPENAI.contains(provider) && owner.remove("reasoning_content") != null) {
      notes.leftOut(where, "thinking", NO_COUNTERPART);
    }
  }

  private static ObjectNode copy(JsonNode owner) {
    ObjectNode copy = Json.object();
    owner.properties().forEach(member -> copy.set(member.getKey(), member.getValue()));
    return copy;
  }
}
