package dev.understudy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.route.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where a request goes, found and checked.
///
/// @param deadline for the whole call, before the front door and the function have their say
/// @param params what the request asks for, without what only says where to send it
/// @param metadata what the client says about the call
/// @param saved the name of the saved config that the route comes from, of which a caller may not
///   see everything; empty when the request brought its route itself
/// @param warnings what the request says and what does nothing, one sentence each
public record Plan(
    Route route,
    Duration deadline,
    ObjectNode params,
    ObjectNode metadata,
    Optional<String> saved,
    List<String> warnings) {}
