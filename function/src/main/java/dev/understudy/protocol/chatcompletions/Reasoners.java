package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/// What OpenAI's models that reason refuse of a chat request, at OpenAI and at Azure: `max_tokens`,
/// which has a newer name there, and numbers that steer the choice of words, while they reason.
///
/// See <https://platform.openai.com/docs/api-reference/chat/create> for the former, and for the
/// latter <https://platform.openai.com/docs/guides/latest-model> and
/// <https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reasoning>. Whoever asks one of them
/// for the first time, or falls back to one, cannot know; a provider's own word on it would be an
/// error.
public enum Reasoners {
  /// They do not reason.
  NOT("(?!)"),
  /// They always do.
  ALWAYS("(o\\d|gpt-5)(-mini|-nano|-preview)?"),
  /// They do where they are asked to.
  ASKED("gpt-5\\.[1-4](-mini|-nano)?"),
  /// They do where they are not asked not to.
  UNASKED("gpt-5\\.([5-9]|\\d\\d)(-[a-z]+)?");

  /// Each with the value that may be sent, because it asks for nothing.
  private static final Map<String, BigDecimal> REFUSED =
      Map.of(
          "temperature", BigDecimal.ONE,
          "top_p", BigDecimal.ONE,
          "presence_penalty", BigDecimal.ZERO,
          "frequency_penalty", BigDecimal.ZERO);

  private final Pattern models;

  Reasoners(String models) {
    this.models = Pattern.compile(models + "(-\\d{4}-\\d{2}-\\d{2})?");
  }

  /// What `model` is.
  public static Reasoners of(String model) {
    for (Reasoners each : values()) {
      if (each.models.matcher(model).matches()) {
        return each;
      }
    }
    return NOT;
  }

  /// `canonical` without what would be refused.
  ObjectNode acceptable(ObjectNode canonical, Notes notes) {
    if (this == NOT) {
      return canonical;
    }
    boolean reasons = reasons(canonical.path("reasoning_effort").asText(""));
    ObjectNode body = Json.object();
    for (Map.Entry<String, JsonNode> field : canonical.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.equals("max_tokens")) {
        limit(canonical, value, body, notes);
      } else if (reasons && isRefused(name, value)) {
        notes.adapted(name + " was left out: the model does not take it while it reasons.");
      } else {
        body.set(name, value);
      }
    }
    return body;
  }

  private boolean reasons(String effort) {
    return switch (this) {
      case NOT -> false;
      case ALWAYS -> true;
      case ASKED -> !effort.isEmpty() && !effort.equals("none");
      case UNASKED -> !effort.equals("none");
    };
  }

  private static void limit(ObjectNode canonical, JsonNode value, ObjectNode body, Notes notes) {
    if (canonical.hasNonNull("max_completion_tokens")) {
      notes.adapted("max_tokens was left out: max_completion_tokens was sent in its place.");
    } else if (!value.isNull()) {
      body.set("max_completion_tokens", value);
      notes.adapted("max_tokens was sent as max_completion_tokens: the model reasons.");
    }
  }

  private static boolean isRefused(String name, JsonNode value) {
    if (name.equals("logit_bias")) {
      return !value.isEmpty();
    }
    BigDecimal harmless = REFUSED.get(name);
    return harmless != null && value.isNumber() && value.decimalValue().compareTo(harmless) != 0;
  }
}
