package dev.understudy.local.rehearsal;

import dev.understudy.local.wire.Json;

/// Amazon Bedrock's errors: `{"message"}`, and the name in the header `x-amzn-errortype` alone.
/// Source: API reference of the Bedrock runtime, "Errors" of Converse, and recorded errors. Nothing
/// says when to come back.
final class BedrockErrors {

  private static final String CORAL = ":http://internal.amazon.com/coral/com.amazon.coral.service/";

  private BedrockErrors() {}

  static Reply of(int status, String type, String message) {
    return Reply.json(status, Json.object().put("message", message))
        .with("x-amzn-errortype", type + CORAL);
  }

  static Reply invalid(String message) {
    return of(400, "ValidationException", message);
  }

  static Reply noKey() {
    return of(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  }

  static Reply badKey() {
    return of(
        403,
        "UnrecognizedClientException",
        "The security token included in the request is invalid.");
  }

  static Reply rateLimit() {
    return of(429, "ThrottlingException", "Too many requests, please wait before trying again.");
  }

  static Reply quota() {
    return of(
        429, "ThrottlingException", "Too many tokens per day, please wait before trying again.");
  }

  static Reply contextLength() {
    return invalid(
        "The model returned the following errors: Input is too long for requested model.");
  }

  static Reply modelNotFound() {
    return invalid("The provided model identifier is invalid.");
  }

  static Reply status(int status) {
    return switch (status) {
      case 401, 403 ->
          of(status, "AccessDeniedException", "You don't have access to the requested operation.");
      case 404 ->
          of(
              404,
              "ResourceNotFoundException",
              "This model version has reached the end of its life. Please refer to the AWS"
                  + " documentation for more details.");
      case 408 -> of(408, "ModelTimeoutException", "Model processing timed out.");
      case 424 -> of(424, "ModelErrorException", "The model failed to process the request.");
      case 429 -> rateLimit();
      case 500 ->
          of(
              500,
              "InternalServerException",
              "The system encountered an unexpected error during processing. Try your request"
                  + " again.");
      case 503 ->
          of(503, "ServiceUnavailableException", "Bedrock is unable to process your request.");
      default ->
          of(
              status,
              status < 500 ? "ValidationException" : "InternalServerException",
              "Rehearsed: HTTP " + status);
    };
  }
}
