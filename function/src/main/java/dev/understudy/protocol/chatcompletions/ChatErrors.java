package dev.understudy.protocol.chatcompletions;

import static dev.understudy.protocol.FailureClass.AUTHENTICATION;
import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.CONTEXT_TOO_LONG;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static dev.understudy.protocol.FailureClass.MODEL_NOT_FOUND;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.PERMISSION;
import static dev.understudy.protocol.FailureClass.QUOTA_EXHAUSTED;
import static dev.understudy.protocol.FailureClass.RATE_LIMITED;
import static dev.understudy.protocol.FailureClass.SERVER_ERROR;

import dev.understudy.protocol.Rule;
import java.util.List;

/// What the errors of OpenAI and of the hosts that are compatible mean. The first row that fits
/// counts; where none does, the status says it all.
///
/// From the vendors' lists of errors and from recorded ones. A row is needed only where the status
/// misleads. Names are certain, so they come before words, but for words that a name contradicts.
public final class ChatErrors {
  /// The table.
  public static final List<Rule> RULES =
      List.of(
          // One request that is larger than the limit of a minute never passes, however long one
          // waits; its name says rate_limit_exceeded.
          Rule.message("request too large for", CONTEXT_TOO_LONG, "OpenAI, Groq").at(413, 429),
          // Its code says that the permission is missing, or there is none.
          Rule.message(
                  "used all available credits|spending limit|doesn't have any credits",
                  QUOTA_EXHAUSTED,
                  "xAI")
              .at(403, 429),
          Rule.message("violates usage guidelines", CONTENT_FILTERED, "xAI").at(400, 403),
          Rule.name(
              "content_filter|content_policy_violation|ResponsibleAIPolicyViolation",
              CONTENT_FILTERED,
              "OpenAI, Azure"),
          Rule.name("1301", CONTENT_FILTERED, "Z.AI").at(400),
          Rule.name(
              "insufficient_quota|billing_hard_limit_reached|billing_not_active"
                  + "|credit_balance_exhausted",
              QUOTA_EXHAUSTED,
              "OpenAI"),
          Rule.name("exceeded_current_quota_error", QUOTA_EXHAUSTED, "Moonshot"),
          Rule.name("1112|1113|1308|1309|1310", QUOTA_EXHAUSTED, "Z.AI").at(429),
          Rule.name("context_length_exceeded", CONTEXT_TOO_LONG, "OpenAI"),
          Rule.name("string_above_max_length", CONTEXT_TOO_LONG, "OpenAI").at(400),
          Rule.name("too_many_prompt_tokens", CONTEXT_TOO_LONG, "Perplexity"),
          Rule.name("token_limit_exceeded", CONTEXT_TOO_LONG, "OpenRouter"),
          Rule.name("exceed_context_size_error", CONTEXT_TOO_LONG, "llama.cpp"),
          Rule.name("1261", CONTEXT_TOO_LONG, "Z.AI").at(400),
          Rule.name("ip_not_authorized|unsupported_country_region_territory", PERMISSION, "OpenAI"),
          Rule.name("model_terms_required", PERMISSION, "Groq"),
          Rule.name("invalid_api_key", AUTHENTICATION, "OpenAI, Groq"),
          Rule.name(
              "authentication_error|invalid_authentication_error",
              AUTHENTICATION,
              "DeepSeek, Moonshot"),
          Rule.name("model_not_found", MODEL_NOT_FOUND, "OpenAI: 400, 403 and 404; Groq"),
          Rule.name("model_decommissioned", MODEL_NOT_FOUND, "Groq"),
          Rule.name("invalid_model", MODEL_NOT_FOUND, "Mistral, with 400"),
          Rule.name("1211", MODEL_NOT_FOUND, "Z.AI").at(400),
          // The model wrote a call or an object that does not fit its schema. The caller's request
          // is as good as before, and another try may do better.
          Rule.name("tool_use_failed|json_validate_failed", MALFORMED, "Groq, with 400"),
          Rule.name("server_is_overloaded|service_unavailable_error", OVERLOADED, "OpenAI"),
          Rule.name("slow_down", OVERLOADED, "OpenAI").at(503),
          Rule.name("resource_unavailable", OVERLOADED, "OpenAI's flex processing").at(429),
          Rule.name("engine_overloaded(_error)?", OVERLOADED, "Moonshot"),
          Rule.name("provider_overloaded", OVERLOADED, "OpenRouter"),
          Rule.name("overloaded", OVERLOADED, "Hugging Face's TGI, with 429"),
          Rule.name("1312", OVERLOADED, "Z.AI").at(429),
          Rule.name("generation", SERVER_ERROR, "Hugging Face's TGI").at(424),
          // Its words speak of queries a minute. An empty account is a 402 there.
          Rule.name("credit_limit", RATE_LIMITED, "Together").at(429),
          Rule.name(
              "rate_limit_exceeded|rate_limit_error|rate_limit_reached_error|rate_limited",
              RATE_LIMITED,
              "OpenAI, OpenRouter, Moonshot, Mistral"),
          Rule.message("your input was flagged", CONTENT_FILTERED, "OpenRouter").at(400, 403),
          Rule.message("content management policy", CONTENT_FILTERED, "Azure").at(400),
          Rule.message("flagged as (potentially )?violating", CONTENT_FILTERED, "OpenAI").at(400),
          Rule.message(
                  "content exists risk|considered high risk",
                  CONTENT_FILTERED,
                  "DeepSeek, Moonshot")
              .at(400),
          Rule.message(
                  "insufficient (account )?balance|balance is insufficient|not enough balance"
                      + "|insufficient credits|credit balance is too low",
                  QUOTA_EXHAUSTED,
                  "DeepSeek, Novita, SiliconFlow, Anthropic's compatible endpoint")
              .at(400, 403, 429),
          Rule.message(
                  "(maximum|model's) context length|context (window|size)|prompt is too long"
                      + "|reduce the length of|input token count .* exceeds"
                      + "|tokens \\+ `max_new_tokens` must be",
                  CONTEXT_TOO_LONG,
                  "DeepSeek, Together, vLLM, Gemini, Hugging Face's TGI")
              .at(400, 413, 422),
          Rule.message(
                  "(incorrect|invalid) api key|api key not valid",
                  AUTHENTICATION,
                  "xAI, Gemini; Novita with 403")
              .at(400, 403),
          Rule.message(
                  "^(model not (found|exist)|invalid model|model \\S+ does not exist)"
                      + "|is not a valid model id",
                  MODEL_NOT_FOUND,
                  "xAI, DeepSeek, OpenRouter")
              .at(400),
          Rule.message("tier capacity exceeded", OVERLOADED, "Mistral").at(429),
          Rule.message("currently overloaded", OVERLOADED, "OpenAI").at(429, 500),
          Rule.message("", OVERLOADED, "Groq's flex processing").at(498),
          // Within a stream, for which 400 stands: the status that it came too late for.
          Rule.name("402", QUOTA_EXHAUSTED, "OpenRouter, within a stream").at(400),
          Rule.name("429", RATE_LIMITED, "OpenRouter, within a stream").at(400),
          Rule.name("503|529", OVERLOADED, "OpenRouter, within a stream").at(400));

  private ChatErrors() {}
}
