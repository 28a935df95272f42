package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Operation;
import java.util.List;

/// What a client asks for, read from its dialect.
///
/// @param params the request in canonical form, without what any target lays over it
/// @param paramsPointer where `params` stands in the body (RFC 6901)
/// @param config where to send it, not yet read
/// @param configPointer where `config` stands in the body
/// @param warnings what the client sent that this dialect has no use for, one sentence each
public record Asked(
    Operation operation,
    ObjectNode params,
    String paramsPointer,
    JsonNode config,
    String configPointer,
    List<String> warnings) {}
