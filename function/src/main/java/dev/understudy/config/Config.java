package dev.understudy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.route.Route;
import java.time.Duration;
import java.util.List;

/// A config, read and checked.
///
/// @param deadline for the whole call, before the front door and the function have their say
/// @param metadata what it says about the call
/// @param asked whether it left the provider to the request
/// @param warnings what was accepted and does nothing, one sentence each
public record Config(
    Route route, Duration deadline, ObjectNode metadata, boolean asked, List<String> warnings) {}
