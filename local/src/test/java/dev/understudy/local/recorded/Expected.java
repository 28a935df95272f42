package dev.understudy.local.recorded;

import java.util.Map;
import java.util.Set;

/// What is expected of recordings that is not what they say, as data.
final class Expected {
  /// What becomes of a recorded error, by the end of its case's name. Who is not known is told so,
  /// whatever the status; and what Google calls a quota is a limit of each minute.
  static final Map<String, String> ERRORS =
      Map.ofEntries(
          Map.entry("error-400-invalid-request", "400 caller_fault"),
          Map.entry("error-400-model-not-found", "404 model_not_found"),
          Map.entry("error-400-context-length", "400 context_too_long"),
          Map.entry("error-400-auth", "401 authentication"),
          Map.entry("error-400-tool-use-failed", "502 malformed"),
          Map.entry("error-401-auth", "401 authentication"),
          Map.entry("error-403-auth", "401 authentication"),
          Map.entry("error-403-permission", "403 permission"),
          Map.entry("error-404-model-not-found", "404 model_not_found"),
          Map.entry("error-404-not-found", "404 model_not_found"),
          Map.entry("error-429-quota", "429 rate_limited"));

  /// What becomes of recordings that report an error under a status of success, or break off: the
  /// status is 200 where the answer had begun, and the error is the stream's last event.
  static final Map<String, String> BROKEN =
      Map.of(
          "azure-openai/body-error-200/01", "400 content_filtered",
          "groq/stream-error-stream/01", "200 malformed",
          "groq/stream-error-stream/02", "200 malformed",
          "openrouter/stream-error-stream/01", "200 error_in_200",
          "cohere/v2-stream-error-stream/01", "200 malformed",
          "cohere/v2-stream-error-stream/02", "200 malformed",
          // A call of a tool that the request does not have.
          "vertex/filtered-or-refusal/02", "502 malformed",
          "vertex/filtered-or-refusal/04", "502 malformed");

  /// Recordings of which another answer is right, and why. One that comes out as the recording
  /// tells it does not belong here.
  static final Map<String, String> EXCEPTIONS =
      Map.of(
          "perplexity/embeddings/01",
          "int8 in base64, sent unasked: none of OpenAI's vectors, so its row has no embeddings",
          "perplexity/embeddings/02",
          "int8 in base64, sent unasked: none of OpenAI's vectors, so its row has no embeddings");

  /// Recordings of answers that say nothing, which the gateway takes for failures.
  static final Set<String> SILENT =
      Set.of(
          "anthropic/cache-stream/01",
          "bedrock/converse-reasoning/01",
          "bedrock/converse-reasoning/03",
          "openrouter/tools-unused/02");

  private Expected() {}
}
