package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.api.Asked;
import dev.understudy.api.ClientApi;
import dev.understudy.api.Credentials;
import dev.understudy.api.Problem;
import dev.understudy.api.RequestBody;
import dev.understudy.api.StreamWriter;
import dev.understudy.api.Untold;
import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.route.Call;
import dev.understudy.route.Outcome;
import dev.understudy.secret.Redaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Anthropic's Messages, in front of every provider. Where to send a request stands in the headers,
/// or in the model's name.
///
/// See <https://docs.claude.com/en/api/messages>. To a provider whose own dialect it is, and from
/// it, words pass as they are.
public final class MessagesApi implements ClientApi {
  /// Where it is.
  public static final String PATH = "/v1/messages";

  /// Where requests are counted: <https://docs.claude.com/en/api/messages-count-tokens>.
  public static final String COUNT = PATH + "/count_tokens";

  /// Where Anthropic's clients look for the name of a request.
  private static final String REQUEST_ID = "request-id";

  /// What of a message has no block: what the model made, where it read what it says, and what
  /// OpenAI's tools did.
  private static final List<String> UNTOLD =
      List.of("images", "audio", "annotations", "output_items");

  @Override
  public Set<String> paths() {
    return Set.of(PATH, COUNT);
  }

  @Override
  public Asked read(Request request) {
    boolean count = request.path().equals(COUNT);
    String limit = count ? "" : "\"max_tokens\": …, ";
    RequestReader reader =
        new RequestReader(
            RequestBody.object(request, "{\"model\": …, " + limit + "\"messages\": …}"), !count);
    return new Asked(
        count ? Operation.COUNT : Operation.CHAT,
        reader.params(),
        "",
        Optional.empty(),
        "",
        Optional.of(reader.original()),
        Credentials.of(request.headers()).providerKey());
  }

  @Override
  public Headers headers(Outcome.Answer answer, Headers common) {
    return named(common).with("x-portkey-last-used-option-index", answer.target().path());
  }

  /// Anthropic's own id of the request where it answered, else ours.
  private static Headers named(Headers common) {
    return common.first(REQUEST_ID).isPresent()
        ? common
        : common
            .first("x-understudy-trace-id")
            .map(id -> common.with(REQUEST_ID, id))
            .orElse(common);
  }

  @Override
  public JsonNode write(Outcome.Answer answer, Outcome.Said.Whole said, Call call) {
    if (call.operation() == Operation.COUNT) {
      return Json.object().set("input_tokens", said.reply().path("input_tokens"));
    }
    if (isOwn(answer) && said.original().path("type").asText("").equals("message")) {
      return said.original();
    }
    untold(call).in(said.reply().at("/choices/0/message"));
    return Message.of(said.reply());
  }

  @Override
  public StreamWriter writer(Outcome.Answer answer, Call call) {
    return new MessageStreamWriter(isOwn(answer), untold(call));
  }

  private static Untold untold(Call call) {
    return new Untold(Dialect.MESSAGES.title(), UNTOLD, call.ledger()::warn);
  }

  private static boolean isOwn(Outcome.Answer answer) {
    return answer.target().provider().owns(Dialect.MESSAGES, answer.model());
  }

  @Override
  public Response write(Problem problem, Headers common, Redaction redaction) {
    return MessagesError.response(problem, named(common), redaction);
  }
}
