package dev.understudy.protocol.converse;

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
import static dev.understudy.protocol.FailureClass.TIMEOUT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Rule;
import java.util.List;

/// What Amazon Bedrock's errors mean, in responses and in streams. The first row that fits counts;
/// where none does, the status says it all.
///
/// The names are those of
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors>,
/// and, of who calls, those of
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html>. Messages come
/// before names: nearly everything is a `ValidationException`.
public final class ConverseErrors {
  private static final String DOCUMENTED = "Amazon Bedrock, documented";
  private static final String COMMON = "AWS, documented";
  private static final String SEEN = "Amazon Bedrock, seen";

  /// The table.
  public static final List<Rule> RULES =
      List.of(
          Rule.message("too many tokens per day", QUOTA_EXHAUSTED, SEEN),
          Rule.message(
              "input is too long|prompt is too long|context window|maximum context length"
                  + "|too many input tokens|exceeds the model's maximum",
              CONTEXT_TOO_LONG,
              SEEN),
          Rule.message(
              "model identifier is invalid|on-demand throughput isn.t supported"
                  + "|don.t have access to the model|reached the end of its life",
              MODEL_NOT_FOUND,
              SEEN),
          Rule.message("blocked by content filtering", CONTENT_FILTERED, SEEN),
          Rule.message("invalid sequence as part of ToolUse", MALFORMED, SEEN),
          Rule.name("ThrottlingException", RATE_LIMITED, DOCUMENTED),
          Rule.name("ServiceQuotaExceededException", RATE_LIMITED, DOCUMENTED),
          Rule.name("ModelNotReadyException", OVERLOADED, DOCUMENTED),
          Rule.name("ServiceUnavailableException", OVERLOADED, DOCUMENTED),
          Rule.name("ModelTimeoutException", TIMEOUT, DOCUMENTED),
          Rule.name(
              "ModelErrorException|ModelStreamErrorException|InternalServerException",
              SERVER_ERROR,
              DOCUMENTED),
          Rule.name("ResourceNotFoundException", MODEL_NOT_FOUND, DOCUMENTED),
          Rule.name(
              "UnrecognizedClientException|ExpiredToken(Exception)?|InvalidSignatureException"
                  + "|SignatureDoesNotMatch|IncompleteSignature(Exception)?|InvalidClientTokenId"
                  + "|MissingAuthenticationToken(Exception)?|RequestExpired",
              AUTHENTICATION,
              COMMON),
          Rule.name("AccessDenied(Exception)?|NotAuthorized|OptInRequired", PERMISSION, COMMON),
          // By its status it would be the caller's fault.
          Rule.message("", SERVER_ERROR, DOCUMENTED).at(424));

  private ConverseErrors() {}

  /// The body of an error, with the error's name in it, which stands in a header alone:
  /// `ValidationException:http://internal.amazon.com/…`.
  static byte[] named(Headers headers, byte[] body) {
    ObjectNode named = Json.object();
    try {
      if (Json.parse(body) instanceof ObjectNode said) {
        named.setAll(said);
      } else {
        return body;
      }
    } catch (JsonException e) {
      if (body.length > 0) {
        return body;
      }
      named.put("message", "an error without a message");
    }
    String type =
        headers.first("x-amzn-errortype").orElseGet(() -> named.path("__type").asText(""));
    type = type.substring(type.indexOf('#') + 1).split(":", 2)[0];
    if (!type.isEmpty()) {
      named.put("code", type);
    }
    if (named.path("Message").isTextual() && !named.has("message")) {
      // AWS's front door writes it so, Bedrock does not.
      named.set("message", named.path("Message"));
    }
    return Json.write(named);
  }
}
