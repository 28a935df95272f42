package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Response;
import dev.understudy.route.Delivery;
import dev.understudy.route.Outcome;
import dev.understudy.secret.Redaction;

/// A dialect that answers as OpenAI does, which is the canonical form, whatever its requests look
/// like.
interface OpenAiAnswers extends ClientApi {
  @Override
  default JsonNode write(Outcome.Answer answer, Outcome.Said.Whole said) {
    return said.reply();
  }

  @Override
  default StreamWriter writer(Outcome.Answer answer, Delivery delivery) {
    return new ChatStreamWriter(delivery);
  }

  @Override
  default Response write(Problem problem, Headers common, Redaction redaction) {
    return OpenAiError.response(problem, common, redaction);
  }
}
