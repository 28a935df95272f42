package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.secret.Secret;
import java.util.Optional;
import java.util.Set;

/// What a request says of where it wants to go.
///
/// @param config in the body: a config, or the name of a saved one
/// @param configPointer where `config` stands in the body
/// @param params the request in canonical form
/// @param paramsPointer where `params` stands in the body; empty where they are the body
/// @param key a provider's key in the headers, beside the caller's access key
/// @param savedConfigs which saved configs the caller may use; empty for all of them
public record Wanted(
    Headers headers,
    Optional<JsonNode> config,
    String configPointer,
    ObjectNode params,
    String paramsPointer,
    Optional<Secret> key,
    Optional<Set<String>> savedConfigs) {}
