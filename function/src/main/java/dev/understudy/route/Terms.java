package dev.understudy.route;

import dev.understudy.provider.Capabilities;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What holds for every try at one target.
///
/// @param headers how long the provider may take to begin its answer
/// @param idle how long it may pause within it
/// @param forwardHeaders names of the client's headers that are passed on, in lower case
/// @param cooldown when the target rests; empty for never
/// @param checks what an answer has to be
/// @param capabilities what the config says of the model; it goes before what we know
public record Terms(
    Duration headers,
    Duration idle,
    List<String> forwardHeaders,
    Optional<Cooldown> cooldown,
    Checks checks,
    Capabilities capabilities) {
  /// What holds where a config says nothing.
  public static final Terms DEFAULT =
      new Terms(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          List.of(),
          Optional.of(Cooldown.DEFAULT),
          Checks.DEFAULT,
          Capabilities.UNKNOWN);
}
