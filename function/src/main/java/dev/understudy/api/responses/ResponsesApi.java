package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Asked;
import dev.understudy.api.ClientApi;
import dev.understudy.api.Credentials;
import dev.understudy.api.OpenAiError;
import dev.understudy.api.Problem;
import dev.understudy.api.RequestBody;
import dev.understudy.api.StreamWriter;
import dev.understudy.api.Untold;
import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.json.Json;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Original;
import dev.understudy.route.Call;
import dev.understudy.route.Outcome;
import dev.understudy.secret.Redaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// OpenAI's Responses, in front of every provider. Where to send a request stands in the headers,
/// or in the model's name.
///
/// See <https://platform.openai.com/docs/api-reference/responses>. To a provider whose own dialect
/// it is, and from it, words pass as they are. Elsewhere nothing is kept: what is to be known of a
/// conversation the client sends.
public final class ResponsesApi implements ClientApi {
  /// Where it is.
  public static final String PATH = "/v1/responses";

  /// Vendors that tell a summary of what their models think. The others tell the thoughts.
  private static final Pattern SUMMARIZE = Pattern.compile("claude|gemini|gpt-\\d|\\bo\\d|grok");

  /// What of a message has no item.
  private static final List<String> UNTOLD = List.of("audio");

  @Override
  public Set<String> paths() {
    return Set.of(PATH);
  }

  @Override
  public Asked read(Request request) {
    RequestReader reader =
        new RequestReader(RequestBody.object(request, "{\"model\": …, \"input\": …}"));
    return new Asked(
        Operation.CHAT,
        reader.params(),
        "",
        Optional.empty(),
        "",
        Optional.of(reader.original()),
        Credentials.of(request.headers()).providerKey());
  }

  @Override
  public Headers headers(Outcome.Answer answer, Headers common) {
    return common.with("x-portkey-last-used-option-index", answer.target().path());
  }

  @Override
  public JsonNode write(Outcome.Answer answer, Outcome.Said.Whole said, Call call) {
    if (isOwn(answer, call) && said.original().path("object").asText("").equals("response")) {
      return said.original();
    }
    Telling telling = telling(answer, call);
    telling.add(Chunks.of(Operation.CHAT, said.reply()));
    return telling.end();
  }

  @Override
  public StreamWriter writer(Outcome.Answer answer, Call call) {
    return new ResponseStreamWriter(isOwn(answer, call), telling(answer, call));
  }

  private static boolean isOwn(Outcome.Answer answer, Call call) {
    return call.original()
        .filter(original -> answer.target().takesAsItIs(original, answer.model()))
        .isPresent();
  }

  private static Telling telling(Outcome.Answer answer, Call call) {
    ObjectNode request = call.original().map(Original::request).orElseGet(Json::object);
    return new Telling(
        request,
        !SUMMARIZE.matcher(answer.model()).find(),
        new Untold(Dialect.RESPONSES.title(), UNTOLD, call.ledger()::warn));
  }

  @Override
  public Response write(Problem problem, Headers common, Redaction redaction) {
    return OpenAiError.response(problem, common, redaction);
  }
}
