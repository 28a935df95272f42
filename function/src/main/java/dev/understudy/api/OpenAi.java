package dev.understudy.api;

import dev.understudy.http.Request;
import dev.understudy.protocol.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// OpenAI's API, whose bodies are the canonical form as they are. Where to send a request stands in
/// the headers, or in the model's name.
///
/// See <https://platform.openai.com/docs/api-reference/chat/create>,
/// <https://platform.openai.com/docs/api-reference/completions/create> and
/// <https://platform.openai.com/docs/api-reference/embeddings/create>.
public final class OpenAi implements OpenAiAnswers {
  /// Where chats are.
  public static final String CHAT = "/v1/chat/completions";

  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          CHAT,
          Operation.CHAT,
          "/v1/completions",
          Operation.COMPLETE,
          "/v1/embeddings",
          Operation.EMBED);

  @Override
  public Set<String> paths() {
    return OPERATIONS.keySet();
  }

  @Override
  public Asked read(Request request) {
    Operation operation = OPERATIONS.getOrDefault(request.path(), Operation.CHAT);
    String asked =
        switch (operation) {
          case CHAT, COUNT -> "messages";
          case COMPLETE -> "prompt";
          case EMBED -> "input";
        };
    return new Asked(
        operation,
        RequestBody.object(request, "{\"model\": …, \"" + asked + "\": …}"),
        "",
        Optional.empty(),
        "",
        Optional.empty(),
        Credentials.of(request.headers()).providerKey());
  }
}
