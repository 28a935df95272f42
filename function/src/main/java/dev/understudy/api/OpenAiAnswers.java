package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Response;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Vectors;
import dev.understudy.route.Call;
import dev.understudy.route.Outcome;
import dev.understudy.secret.Redaction;

/// A dialect that answers as OpenAI does, which is the canonical form, whatever its requests look
/// like.
interface OpenAiAnswers extends ClientApi {
  /// Portkey's clients of today want the whole path: `config.targets[1]`.
  @Override
  default Headers headers(Outcome.Answer answer, Headers common) {
    return common.with("x-portkey-last-used-option-index", answer.target().path());
  }

  @Override
  default JsonNode write(Outcome.Answer answer, Outcome.Said.Whole said, Call call) {
    boolean vectors = said.reply().path("object").asText().equals(Minted.object(Operation.EMBED));
    return vectors ? Vectors.told(said.reply(), call.delivery().base64()) : said.reply();
  }

  @Override
  default StreamWriter writer(Outcome.Answer answer, Call call) {
    return new ChatStreamWriter(call.delivery());
  }

  @Override
  default Response write(Problem problem, Headers common, Redaction redaction) {
    return OpenAiError.response(problem, common, redaction);
  }
}
