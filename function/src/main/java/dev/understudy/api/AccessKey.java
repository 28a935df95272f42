package dev.understudy.api;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What one caller may do.
///
/// @param name for logs and metrics: never the key
/// @param expires from then on the key opens nothing
/// @param providers the providers that it may use; empty for all of them
/// @param customHosts whether the caller may name hosts of its own
public record AccessKey(
    String name, Optional<Instant> expires, Optional<Set<String>> providers, boolean customHosts) {}
