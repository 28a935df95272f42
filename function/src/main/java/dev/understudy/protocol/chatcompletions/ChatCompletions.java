package dev.understudy.protocol.chatcompletions;

import static dev.understudy.protocol.FailureClass.AUTHENTICATION;
import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.CONTEXT_TOO_LONG;
import static dev.understudy.protocol.FailureClass.MODEL_NOT_FOUND;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.QUOTA_EXHAUSTED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.Rule;
import dev.understudy.time.Time;
import java.util.List;

/// OpenAI's `/chat/completions` and `/completions`, at OpenAI and at every host that is compatible.
///
/// Requests go out as they came. A reply as OpenAI sends it comes in as it is; what a compatible
/// host leaves out or spells in its own way is put right ([CompatibleReply]).
public final class ChatCompletions implements Protocol {
  /// From OpenAI's guide to error codes, Azure's content filter page, and recorded errors of the
  /// compatible hosts; first come the rows that are certain.
  private static final List<Rule> RULES =
      List.of(
          Rule.name("content_filter|content_policy_violation", CONTENT_FILTERED),
          Rule.name("ResponsibleAIPolicyViolation", CONTENT_FILTERED),
          Rule.name(
              "insufficient_quota|billing_hard_limit_reached|billing_not_active", QUOTA_EXHAUSTED),
          Rule.name(
              "context_length_exceeded|too_many_prompt_tokens" /* Perplexity */, CONTEXT_TOO_LONG),
          Rule.name("invalid_api_key|authentication_error", AUTHENTICATION),
          Rule.name("model_not_found|invalid_model" /* Mistral, with 400 */, MODEL_NOT_FOUND),
          Rule.name("engine_overloaded(_error)?", OVERLOADED),
          // OpenRouter's moderation.
          Rule.message("your input was flagged", CONTENT_FILTERED).at(400, 403),
          Rule.message("content management policy", CONTENT_FILTERED).at(400),
          // xAI: 429 for chat, 403 elsewhere.
          Rule.message("used all available credits|spending limit", QUOTA_EXHAUSTED).at(403, 429),
          // DeepSeek, Together, vLLM and others say it in words alone.
          Rule.message(
                  "(maximum|model's) context length|context window|prompt is too long",
                  CONTEXT_TOO_LONG)
              .at(400, 413, 422),
          // xAI, and Gemini's compatible endpoint.
          Rule.message("(incorrect|invalid) api key|api key not valid", AUTHENTICATION).at(400),
          Rule.message(
                  "^model not found|^invalid model|^model \\S+ does not exist", MODEL_NOT_FOUND)
              .at(400),
          Rule.message("currently overloaded", OVERLOADED).at(429, 500),
          // Whatever Groq says with it: https://console.groq.com/docs/flex-processing
          Rule.message("", OVERLOADED).at(498));

  private final ReplyReader reader;
  private final Time time;

  /// @param time for the replies of hosts that do not say when they were made, and for hosts that
  ///   say at what time to come back
  public ChatCompletions(Time time) {
    this.reader = new ReplyReader(RULES, time);
    this.time = time;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    String path =
        switch (operation) {
          case CHAT -> "/chat/completions";
          case COMPLETE -> "/completions";
        };
    ObjectNode body = Json.object();
    body.setAll(canonical);
    return new Rendering.Wire(path, body, List.of());
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(
        status, headers, body, json -> new CompatibleReply(reader, time, operation, json).read());
  }
}
