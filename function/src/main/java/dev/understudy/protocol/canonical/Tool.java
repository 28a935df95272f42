package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// A function that the model may call.
///
/// @param where such as `tools[0]`
/// @param description may be empty
/// @param parameters JSON schema of an object; empty where the client gave none: no parameters
/// @param strict whether arguments must hold to the schema
/// @param cache as [Part#cache]
public record Tool(
    String where,
    String name,
    String description,
    Optional<ObjectNode> parameters,
    boolean strict,
    Optional<ObjectNode> cache) {}
