package dev.understudy.route;

import static dev.understudy.provider.Capabilities.Feature.COUNTS_MAX_TOKENS;
import static dev.understudy.provider.Capabilities.Limit.CONTEXT_WINDOW;
import static dev.understudy.provider.Capabilities.Limit.DEFAULT_MAX_TOKENS;
import static dev.understudy.provider.Capabilities.Limit.MAX_OUTPUT_TOKENS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.provider.Capabilities;
import dev.understudy.provider.Capabilities.Feature;
import java.util.Optional;

/// What can be known of an attempt before it is made: whether the model can honour the call at all.
///
/// It refuses what is known to be refused, and lets everything else pass: the provider has the last
/// word. Of a model of which nothing is known it costs nothing.
public final class Preflight {
  private Preflight() {}

  /// Why an attempt is not made.
  ///
  /// @param failure [FailureClass#UNSUPPORTED] or [FailureClass#CONTEXT_TOO_LONG]
  /// @param reason a sentence for the client, which names the field
  public record Refusal(FailureClass failure, String reason) {}

  /// A request with what the provider requires and the client left out.
  ///
  /// @param adaptation what was added, for the client to read
  public record Completed(ObjectNode request, String adaptation) {}

  /// Why `request` is not sent to a model of these capabilities; empty to send it.
  ///
  /// @param request canonical: OpenAI's chat or (legacy) completions; not changed
  public static Optional<Refusal> refusal(ObjectNode request, Capabilities model) {
    for (Feature feature : Feature.values()) {
      if (model.lacks(feature)) {
        Optional<String> field = Demands.field(request, feature);
        if (field.isPresent()) {
          return unsupported(
              field.get() + " asks for what the model cannot do: " + ability(feature));
        }
      }
    }
    String field = limitField(request);
    long asked = request.path(field).asLong();
    Optional<Integer> most = model.limit(MAX_OUTPUT_TOKENS);
    if (most.isPresent() && asked > most.get()) {
      return unsupported(
          "%s is %d, and the model's most is %d".formatted(field, asked, most.get()));
    }
    return model.limit(CONTEXT_WINDOW).flatMap(window -> tooLong(request, model, window));
  }

  private static String ability(Feature feature) {
    return switch (feature) {
      case TOOLS -> "call tools";
      case IMAGES -> "look at pictures";
      case JSON_SCHEMA -> "hold to a JSON schema";
      case JSON_OBJECT -> "answer in JSON for certain";
      case N -> "give several answers";
      case LOGPROBS -> "tell how likely its tokens were";
      case REASONING, COUNTS_MAX_TOKENS, PREFILL -> feature.wireName();
    };
  }

  private static Optional<Refusal> tooLong(ObjectNode request, Capabilities model, int window) {
    String limit = limitField(request);
    long answer = model.has(COUNTS_MAX_TOKENS) ? request.path(limit).asLong() : 0;
    long prompt = PromptTokens.atLeast(request, window - answer);
    if (prompt + answer <= window) {
      return Optional.empty();
    }
    String field = request.has("messages") ? "messages" : "prompt";
    return Optional.of(
        new Refusal(
            FailureClass.CONTEXT_TOO_LONG,
            "%s has %d tokens or more%s, and the model's context window is %d"
                .formatted(
                    field, prompt, answer > 0 ? " and " + limit + " is " + answer : "", window)));
  }

  /// `request` with a `max_tokens`, where it has none and the model's row has one to send;
  /// otherwise empty.
  public static Optional<Completed> completed(ObjectNode request, Capabilities model) {
    if (request.hasNonNull(limitField(request))) {
      return Optional.empty();
    }
    return model
        .limit(DEFAULT_MAX_TOKENS)
        .map(
            tokens -> {
              ObjectNode complete = Json.object();
              complete.setAll(request);
              complete.put("max_tokens", tokens);
              return new Completed(
                  complete,
                  "max_tokens was absent and the provider requires it: " + tokens + " was sent.");
            });
  }

  /// OpenAI has two names for it, and the newer one counts.
  private static String limitField(ObjectNode request) {
    return request.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
  }

  private static Optional<Refusal> unsupported(String reason) {
    return Optional.of(new Refusal(FailureClass.UNSUPPORTED, reason));
  }
}
