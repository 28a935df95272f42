package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.converse.Converse;
import dev.understudy.protocol.messages.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the tables of rules make of every error that was recorded or reported.
class RecordedErrorsTest {
  private static final int WORDS = 24;

  /// Provider, status, first words, class, and how long to stay away.
  private static final String TABLE =
      """
      anthropic    | 400 | This model does not supp | caller_fault      | -
      anthropic    | 400 | Your credit balance is t | quota_exhausted   | -
      anthropic    | 400 | messages.1: `tool_use` i | caller_fault      | -
      anthropic    | 400 | prompt is too long: 3333 | context_too_long  | -
      anthropic    | 401 | API key is invalid.      | authentication    | -
      anthropic    | 401 | invalid x-api-key        | authentication    | -
      anthropic    | 404 | model: claude-nonexisten | model_not_found   | -
      anthropic    | 404 | model: there-is-no-such- | model_not_found   | -
      anthropic    | 404 | model: this-model-does-n | model_not_found   | -
      anthropic    | 429 | HTTP 429 without a body  | rate_limited      | PT16S
      anthropic    | 429 | This request would excee | rate_limited      | -
      anthropic    | 529 | Overloaded               | overloaded        | -
      azure-ai     | 401 | Access denied due to inv | authentication    | -
      azure-openai | 400 | The response was filtere | content_filtered  | -
      azure-openai | 401 | Access denied due to inv | authentication    | -
      azure-openai | 404 | Resource not found       | model_not_found   | -
      bedrock      | 400 | Malformed input request: | caller_fault      | -
      bedrock      | 400 | The model returned the f | caller_fault      | -
      bedrock      | 400 | The provided model ident | model_not_found   | -
      bedrock      | 400 | This model doesn't suppo | caller_fault      | -
      bedrock      | 400 | messages.0.content.1.ima | caller_fault      | -
      bedrock      | 403 | The security token inclu | authentication    | -
      bedrock      | 403 | You don't have access to | model_not_found   | -
      bedrock      | 429 | Too many requests, pleas | rate_limited      | -
      bedrock      | 429 | Too many tokens, please  | rate_limited      | -
      deepseek     | 400 | Failed to deserialize th | caller_fault      | -
      deepseek     | 400 | No tool output found for | caller_fault      | -
      deepseek     | 400 | This model's maximum con | context_too_long  | -
      deepseek     | 401 | Authentication Fails, Yo | authentication    | -
      deepseek     | 402 | Insufficient Balance     | quota_exhausted   | -
      groq         | 400 | Tool call validation fai | malformed         | -
      groq         | 401 | Invalid API Key          | authentication    | -
      groq         | 404 | The model `groq-nonexist | model_not_found   | -
      groq         | 404 | The model `llama-3.3-70b | model_not_found   | -
      groq         | 429 | Rate limit reached for m | rate_limited      | PT17.359S
      huggingface  | 404 | Not Found                | model_not_found   | -
      huggingface  | 503 | Model meta-llama/Llama-2 | overloaded        | PT20S
      mistral      | 400 | Invalid model: definitel | model_not_found   | -
      mistral      | 400 | Logprobs are not enabled | caller_fault      | -
      mistral      | 400 | Too many inputs in reque | caller_fault      | -
      mistral      | 401 | Invalid API Key          | authentication    | -
      mistral      | 429 | Rate limit exceeded      | rate_limited      | -
      mistral      | 429 | Service tier capacity ex | overloaded        | -
      ollama       | 401 | Unauthorized             | authentication    | -
      openai       | 400 | HTTP 400 without a body  | caller_fault      | -
      openai       | 400 | Invalid 'max_tokens': in | caller_fault      | -
      openai       | 400 | Invalid 'messages': empt | caller_fault      | -
      openai       | 400 | Invalid schema for funct | caller_fault      | -
      openai       | 400 | Invalid token in prompt: | caller_fault      | -
      openai       | 400 | The requested model 'doe | model_not_found   | -
      openai       | 400 | Unsupported parameter: ' | caller_fault      | -
      openai       | 400 | Your input exceeds the c | context_too_long  | -
      openai       | 401 | HTTP 401 without a body  | authentication    | -
      openai       | 401 | Incorrect API key provid | authentication    | -
      openai       | 403 | You are not allowed to g | permission        | -
      openai       | 403 | You are not allowed to s | permission        | -
      openai       | 404 | The model `does-not-exis | model_not_found   | -
      openai       | 404 | The model `not-found-mod | model_not_found   | -
      openai       | 404 | The model `this-model-do | model_not_found   | -
      openai       | 429 | Rate limit reached for 1 | rate_limited      | PT0.006S
      openai       | 429 | You exceeded your curren | quota_exhausted   | -
      openai       | 500 | The server had an error  | server_error      | -
      openrouter   | 400 | Model no-such/embedding- | model_not_found   | -
      openrouter   | 401 | No cookie auth credentia | authentication    | -
      openrouter   | 402 | Insufficient credits. Ad | quota_exhausted   | -
      perplexity   | 400 | The total length of all  | context_too_long  | -
      together     | 429 | You have been rate limit | rate_limited      | -
      xai          | 400 | Incorrect API key provid | authentication    | -
      xai          | 400 | Model not found: grok-no | model_not_found   | -
      xai          | 403 | Access to the chat endpo | permission        | -
      xai          | 429 | Your team … has either u | quota_exhausted   | -
      """;

  private final Protocol chat = new ChatCompletions(new FixedTime());
  private final Protocol messages = new Messages(new FixedTime());
  private final Protocol converse = new Converse(new FixedTime(), "m");

  @Test
  void everyErrorHasItsClassAndItsWait() throws IOException, JsonException {
    List<Recording> errors = new ArrayList<>(Corpus.recordings());
    errors.addAll(Corpus.reportedErrors());
    String rows =
        errors.stream()
            .filter(error -> error.status() >= 400 && !error.api().startsWith("native"))
            .filter(
                error ->
                    anthropic(error)
                        || error.provider().equals("bedrock")
                        || Corpus.CHAT_HOSTS.contains(error.provider()))
            .map(this::row)
            .sorted()
            .distinct()
            .collect(Collectors.joining());
    assertEquals(TABLE, rows);
  }

  private String row(Recording error) {
    Reading reading =
        error.readBy(
            anthropic(error) ? messages : error.provider().equals("bedrock") ? converse : chat);
    Fault fault = assertInstanceOf(Fault.class, reading, error.provider());
    String words = fault.message().replaceAll("[0-9a-f]{8}[0-9a-f-]*", "…");
    return "%-12s | %d | %-24s | %-17s | %s\n"
        .formatted(
            error.provider(),
            error.status(),
            words.substring(0, Math.min(WORDS, words.length())),
            fault.failure().wireName(),
            fault.retryAfter().map(Object::toString).orElse("-"));
  }

  private static boolean anthropic(Recording error) {
    return error.provider().equals("anthropic");
  }
}
