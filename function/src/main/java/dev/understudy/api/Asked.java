package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Original;
import dev.understudy.secret.Secret;
import java.util.Optional;

/// What a client asks for, read from its dialect.
///
/// @param params the request in canonical form, without what any target lays over it
/// @param paramsPointer where `params` stands in the body (RFC 6901)
/// @param config where to send it, not yet read: an object, or the name of a saved one; empty where
///   the body says nothing of it
/// @param configPointer where `config` stands in the body, or would stand; empty where the dialect
///   has no place for it
/// @param original the request in its own words, where these are not the canonical form
/// @param providerKey a provider's key that came in the headers, beside the access key
public record Asked(
    Operation operation,
    ObjectNode params,
    String paramsPointer,
    Optional<JsonNode> config,
    String configPointer,
    Optional<Original> original,
    Optional<Secret> providerKey) {
  /// [#original], without a model that is for us alone.
  ///
  /// @param planned [#params] as they are once it is known where they go
  public Optional<Original> original(ObjectNode planned) {
    return planned.has("model") ? original : original.map(it -> it.without("model"));
  }
}
