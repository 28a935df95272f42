/// Clients that nobody here wrote, as their users run them, against the local world.
@org.jspecify.annotations.NullMarked
package dev.understudy.local.clients;
