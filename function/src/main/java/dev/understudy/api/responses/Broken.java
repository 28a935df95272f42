package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.OpenAiError;
import dev.understudy.api.Problem;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.secret.Redaction;
import java.util.List;

/// How a stream ends that broke off: with an `error`, and with the response, which has failed, as
/// OpenAI's do.
///
/// See <https://platform.openai.com/docs/api-reference/responses-streaming/error>. That page has
/// the fields of an error side by side; OpenAI itself puts them into an `error`, and by that its
/// clients know that they are to throw (<https://github.com/openai/openai-dotnet/issues/881>). Here
/// they are in both places.
///
/// @param redaction cleans whatever the problem quotes
record Broken(Problem problem, Redaction redaction) {
  /// @param number of the first of them
  /// @param response as it was when it broke off
  List<Event> events(long number, ObjectNode response) {
    ObjectNode error = Json.object().put("type", "error");
    error.put("sequence_number", number);
    error.put("code", problem.code());
    error.put("message", problem.message());
    error.put("param", problem.param().orElse(null));
    error.set("error", OpenAiError.error(problem));
    ObjectNode failed = Json.object().put("type", "response.failed");
    failed.put("sequence_number", number + 1);
    failed.set("response", Envelope.failed(response, problem.message()));
    return List.of(event(error), event(failed));
  }

  private Event event(ObjectNode event) {
    JsonNode clean = redaction.clean(event);
    return new Event(event.path("type").textValue(), Json.text(clean));
  }
}
