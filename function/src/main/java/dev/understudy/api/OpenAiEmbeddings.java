package dev.understudy.api;

import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.protocol.Operation;
import dev.understudy.route.Outcome;
import java.util.Optional;
import java.util.Set;

/// OpenAI's embeddings, whose body is the canonical form as it is, but for `encoding_format`, which
/// says how the client gets the vectors, whoever makes them.
///
/// See <https://platform.openai.com/docs/api-reference/embeddings/create>.
public final class OpenAiEmbeddings implements OpenAiAnswers {
  /// Where it is.
  static final String PATH = "/v1/embeddings";

  @Override
  public Set<String> paths() {
    return Set.of(PATH);
  }

  @Override
  public Asked read(Request request) {
    return new Asked(
        Operation.EMBED,
        RequestBody.object(request, "{\"model\": …, \"input\": …}"),
        "",
        Optional.empty(),
        "",
        Optional.empty(),
        Credentials.of(request.headers()).providerKey());
  }

  /// The whole path, as [OpenAiChat] has it.
  @Override
  public Headers headers(Outcome.Answer answer, Headers common) {
    return common.with("x-portkey-last-used-option-index", answer.target().path());
  }
}
