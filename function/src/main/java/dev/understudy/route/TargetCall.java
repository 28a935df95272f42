package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Original;
import dev.understudy.protocol.Protocol;
import dev.understudy.provider.Capabilities;
import dev.understudy.provider.Capabilities.Feature;
import java.time.Duration;
import java.util.Optional;

/// A call as one target is asked it.
///
/// @param params the call's, with the target's own laid over
/// @param own the request in the client's own words, if it goes out in them
/// @param protocol what the provider is spoken to in
/// @param capabilities what is known of the model: the config's own word first
/// @param reasons whether the first token may be late for a good reason, and so may each one after
///   it
record TargetCall(
    Route.Target target,
    Call call,
    ObjectNode params,
    Optional<Original> own,
    Protocol protocol,
    Capabilities capabilities,
    boolean reasons) {
  private static final Duration FIRST_TOKEN = Duration.ofSeconds(10);
  private static final Duration FIRST_TOKEN_OF_REASONERS = Duration.ofMinutes(1);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration IDLE_OF_REASONERS = Duration.ofMinutes(2);

  static TargetCall of(Route.Target target, Call call) {
    ObjectNode params = target.overrides().over(call.params());
    String model = params.path("model").asText();
    Optional<Original> own =
        call.original().filter(original -> target.takesAsItIs(original, model));
    Capabilities row = target.provider().capabilities(model);
    Capabilities capabilities = target.terms().capabilities().orElse(row);
    return new TargetCall(
        target,
        call,
        params,
        own,
        target.provider().protocol(call.operation(), model, own.map(Original::dialect)),
        capabilities,
        reasons(params, own, capabilities));
  }

  private static boolean reasons(
      ObjectNode params, Optional<Original> own, Capabilities capabilities) {
    return Demands.reasoning(params)
        || capabilities.has(Feature.REASONING)
        || own.map(Original::request)
            .filter(said -> Demands.reasoning(said) || Demands.worksAtTheProvider(said))
            .isPresent();
  }

  /// The same in other words.
  ///
  /// @param said in canonical form
  /// @param ownWords the same in the client's own
  TargetCall saying(ObjectNode said, Optional<Original> ownWords) {
    return new TargetCall(target, call, said, ownWords, protocol, capabilities, reasons);
  }

  String model() {
    return params.path("model").asText();
  }

  /// Whether the provider is asked for a stream: because the client wants one, because nothing else
  /// shows whether a first token comes, or because the target's own parameters say so.
  boolean streamed() {
    if (!call.operation().isStreamed()) {
      return false;
    }
    JsonNode own = target.overrides().params().path("stream");
    return own.isBoolean()
        ? own.booleanValue()
        : params.path("stream").asBoolean() || watchesFirstToken();
  }

  /// OpenAI picks the best of several answers when all of them are whole, so it streams none.
  private boolean watchesFirstToken() {
    return target.terms().firstToken().isPresent() && params.path("best_of").asInt() <= 1;
  }

  /// How long until the first token.
  Duration firstToken() {
    return target.terms().firstToken().orElse(reasons() ? FIRST_TOKEN_OF_REASONERS : FIRST_TOKEN);
  }

  /// How long between two tokens of a stream, or two pieces of a body.
  Duration idle() {
    return target.terms().idle().orElse(reasons() ? IDLE_OF_REASONERS : IDLE);
  }

  /// How long until the headers of an answer. Of a stream they may come with its first token.
  Duration headers() {
    Duration headers = target.terms().headers();
    if (streamed()) {
      return firstToken();
    }
    // A whole answer begins when the model has thought.
    return reasons() && headers.compareTo(IDLE_OF_REASONERS) < 0 ? IDLE_OF_REASONERS : headers;
  }

  /// Whether no part of the answer may reach the client before all of it is here.
  boolean heldBack() {
    return !call.delivery().stream()
        || !call.delivery().live()
        || target.terms().commit() == Terms.Commit.COMPLETE;
  }
}
