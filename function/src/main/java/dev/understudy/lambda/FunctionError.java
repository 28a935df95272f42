package dev.understudy.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.Arrays;
import java.util.List;

/// An error as the Runtime API takes it. Lambda logs it, and shows it to whoever invoked the
/// function directly; a front door keeps it from its clients.
///
/// @param type for whoever counts errors, as `Category.Reason`
/// @param stackTrace the innermost call first
record FunctionError(String type, String message, List<String> stackTrace) {
  /// As much of a stack trace as is worth sending: it may go into a header.
  private static final int FRAMES = 20;

  private static final int LONGEST_MESSAGE = 2000;

  FunctionError {
    message = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
  }

  /// What `cause` says of itself.
  static FunctionError of(String type, Throwable cause) {
    List<String> frames =
        Arrays.stream(cause.getStackTrace())
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .toList();
    return new FunctionError(type, cause.toString(), frames);
  }

  /// `{"errorType":…,"errorMessage":…,"stackTrace":[…]}`.
  byte[] json() {
    ObjectNode json = Json.object();
    json.put("errorType", type);
    json.put("errorMessage", message);
    ArrayNode frames = Json.array();
    stackTrace.forEach(frames::add);
    json.set("stackTrace", frames);
    return Json.write(json);
  }
}
