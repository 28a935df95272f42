package dev.understudy.local.recorded;

import java.util.Map;
import java.util.Set;

/// What is expected of recordings that is not what they say, as data.
final class Expected {
  /// Wire formats that the gateway does not speak yet. To be emptied.
  static final Set<Family> NOT_YET =
      Set.of(Family.RESPONSES, Family.GEMINI, Family.CONVERSE, Family.COHERE);

  /// What becomes of a recorded error, by the end of its case's name.
  static final Map<String, String> ERRORS =
      Map.ofEntries(
          Map.entry("error-400-invalid-request", "400 caller_fault"),
          Map.entry("error-400-model-not-found", "404 model_not_found"),
          Map.entry("error-400-context-length", "400 context_too_long"),
          Map.entry("error-400-auth", "401 authentication"),
          Map.entry("error-400-tool-use-failed", "502 malformed"),
          Map.entry("error-401-auth", "401 authentication"),
          Map.entry("error-403-auth", "403 permission"),
          Map.entry("error-403-permission", "403 permission"),
          Map.entry("error-404-model-not-found", "404 model_not_found"),
          Map.entry("error-404-not-found", "404 model_not_found"),
          Map.entry("error-429-quota", "429 quota_exhausted"));

  /// What becomes of recordings that report an error under a status of success, or break off.
  static final Map<String, String> BROKEN = Map.of();

  /// Recordings of which another answer is right, and why. One that comes out as the recording
  /// tells it does not belong here.
  static final Map<String, String> EXCEPTIONS = Map.of();

  private Expected() {}
}
