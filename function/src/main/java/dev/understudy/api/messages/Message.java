package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.canonical.ForeignExtras;
import dev.understudy.protocol.messages.Thoughts;
import java.util.regex.Pattern;

/// A canonical reply as the message that Anthropic would have sent. Of several choices it is the
/// first.
///
/// Strict clients miss a signature beside thinking, and a `caller` beside a tool's use, so both are
/// there. An input that was cut off within is an empty object.
final class Message {
  private static final Pattern OPENAIS_PREFIX = Pattern.compile("^(chatcmpl|cmpl)-");

  private Message() {}

  static ObjectNode of(ObjectNode reply) {
    JsonNode choice = reply.path("choices").path(0);
    JsonNode said = choice.path("message");
    ObjectNode message = beginning(reply);
    ArrayNode content = message.putArray("content");
    think(said, content);
    String text = text(said.path("content")) + said.path("refusal").asText("");
    if (!text.isEmpty()) {
      content.add(text(text));
    }
    for (JsonNode call : said.path("tool_calls")) {
      content.add(toolUse(call).set("input", input(call.at("/function/arguments").asText(""))));
    }
    String finish = choice.path("finish_reason").asText("");
    boolean calls = !said.path("tool_calls").isEmpty();
    message.put("stop_reason", stopReason(finish, calls, said.hasNonNull("refusal")));
    message.set("usage", usage(reply.path("usage")));
    return message;
  }

  /// Anthropic's own blocks; or what another model thought, and what its vendor wants back.
  private static void think(JsonNode said, ArrayNode content) {
    ArrayNode own = Thoughts.in(Extras.of(said));
    content.addAll(own);
    String thinking = said.path("reasoning_content").asText("");
    ForeignExtras foreign = ForeignExtras.none();
    foreign.addOfMessage(said.path(Extras.NAME), Thoughts.VENDOR);
    for (JsonNode call : said.path("tool_calls")) {
      foreign.addOfCall(call.path("id").asText(""), call.path(Extras.NAME));
    }
    String signature = foreign.isEmpty() ? "" : foreign.signature();
    String text = own.isEmpty() ? thinking : "";
    if (!text.isEmpty() || !signature.isEmpty()) {
      content.add(thinking(text).put("signature", signature));
    }
  }

  /// A message of which nothing has been said yet.
  ///
  /// @param named a reply or a chunk
  static ObjectNode beginning(JsonNode named) {
    String id = OPENAIS_PREFIX.matcher(named.path("id").asText("")).replaceFirst("");
    ObjectNode message = Json.object();
    message.put("id", id.startsWith("msg_") ? id : "msg_" + id);
    message.put("type", "message");
    message.put("role", "assistant");
    message.put("model", named.path("model").asText(""));
    message.putArray("content");
    message.putNull("stop_reason");
    message.putNull("stop_sequence");
    message.set("usage", usage(Json.object()));
    return message;
  }

  static ObjectNode thinking(String text) {
    return Json.object().put("type", "thinking").put("thinking", text).put("signature", "");
  }

  static ObjectNode text(String text) {
    return Json.object().put("type", "text").put("text", text);
  }

  /// With an input that is still empty.
  static ObjectNode toolUse(JsonNode call) {
    ObjectNode block = Json.object().put("type", "tool_use");
    block.put("id", call.path("id").asText(""));
    block.put("name", call.path("function").path("name").asText(""));
    block.putObject("input");
    block.putObject("caller").put("type", "direct");
    return block;
  }

  /// https://docs.claude.com/en/api/handling-stop-reasons. A call that was forced by its name ends
  /// with `stop` at OpenAI, and clients of Anthropic's would not make it.
  static String stopReason(String finish, boolean calls, boolean refused) {
    return switch (finish) {
      case "length" -> "max_tokens";
      case "tool_calls", "function_call" -> "tool_use";
      case "content_filter" -> "refusal";
      default -> refused ? "refusal" : calls ? "tool_use" : "end_turn";
    };
  }

  /// OpenAI's `prompt_tokens` is everything that was read; Anthropic's `input_tokens` leaves out
  /// what came from a cache or went into one.
  static ObjectNode usage(JsonNode usage) {
    JsonNode read = usage.path("prompt_tokens_details");
    long cached = read.path("cached_tokens").asLong();
    long written = read.path("cache_creation_tokens").asLong();
    long prompt = usage.path("prompt_tokens").asLong();
    ObjectNode figures = Json.object();
    figures.put("input_tokens", Math.max(0, prompt - cached - written));
    figures.put("cache_creation_input_tokens", written);
    figures.put("cache_read_input_tokens", cached);
    figures.put("output_tokens", usage.path("completion_tokens").asLong());
    long thought = usage.path("completion_tokens_details").path("reasoning_tokens").asLong();
    if (thought > 0) {
      figures.putObject("output_tokens_details").put("thinking_tokens", thought);
    }
    return figures;
  }

  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }

  private static JsonNode input(String arguments) {
    try {
      JsonNode input = Json.parse(arguments);
      return input.isObject() ? input : Json.object();
    } catch (JsonException _) {
      return Json.object();
    }
  }
}
