package dev.understudy.config;

import dev.understudy.route.Route;
import java.time.Duration;
import java.util.List;

/// A config, read and checked.
///
/// @param deadline for the whole call, before the front door and the function have their say
/// @param warnings fields that were accepted and do nothing, one sentence each
public record Plan(Route route, Duration deadline, List<String> warnings) {}
