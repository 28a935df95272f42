package dev.understudy.api;

import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.protocol.Operation;
import dev.understudy.route.Outcome;
import java.util.Optional;
import java.util.Set;

/// OpenAI's chat completions, whose body is the canonical form as it is. Where to send it stands in
/// the headers, or in the model's name.
///
/// See <https://platform.openai.com/docs/api-reference/chat/create>.
public final class OpenAiChat implements OpenAiAnswers {
  /// Where it is.
  public static final String PATH = "/v1/chat/completions";

  @Override
  public Set<String> paths() {
    return Set.of(PATH);
  }

  @Override
  public Asked read(Request request) {
    return new Asked(
        Operation.CHAT,
        RequestBody.object(request, "{\"model\": …, \"messages\": …}"),
        "",
        Optional.empty(),
        "",
        Optional.empty(),
        Credentials.of(request.headers()).providerKey());
  }

  /// Portkey's clients of this generation want the whole path: `config.targets[1]`.
  @Override
  public Headers headers(Outcome.Answer answer, Headers common) {
    return common.with("x-portkey-last-used-option-index", answer.target().path());
  }
}
