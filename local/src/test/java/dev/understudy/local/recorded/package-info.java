/// Recorded traffic of providers, played to the gateway, and what a strict client makes of its
/// answers. The recordings are no part of the project.
@org.jspecify.annotations.NullMarked
package dev.understudy.local.recorded;
