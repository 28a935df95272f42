package dev.understudy.route;

import dev.understudy.provider.Capabilities;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What holds for every try at one target.
///
/// @param headers how long the provider may take to begin its answer
/// @param firstToken how long until the first token of an answer, where a config names it
/// @param idle how long it may pause within it, where a config names it
/// @param forwardHeaders names of the client's headers that are passed on, in lower case
/// @param cooldown when the target rests; empty for never
/// @param checks what an answer has to be
/// @param capabilities what the config says of the model; it goes before what we know
/// @param commit from when on a streamed answer is the client's
/// @param onBreak what becomes of one that breaks off after that
/// @param mixedEmbeddings whether its vectors may take the place of another model's
public record Terms(
    Duration headers,
    Optional<Duration> firstToken,
    Optional<Duration> idle,
    List<String> forwardHeaders,
    Optional<Cooldown> cooldown,
    Checks checks,
    Capabilities capabilities,
    Commit commit,
    OnBreak onBreak,
    boolean mixedEmbeddings) {
  /// From when on a streamed answer is the client's.
  public enum Commit {
    /// From its first token on.
    FIRST_TOKEN,
    /// When it is whole.
    COMPLETE,
  }

  /// What becomes of an answer that breaks off when it is the client's.
  public enum OnBreak {
    /// It ends with an error.
    ERROR,
    /// Another target goes on from where it broke off, where it can.
    CONTINUE,
  }

  /// What holds where a config says nothing.
  public static final Terms DEFAULT =
      new Terms(
          Duration.ofSeconds(30),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.of(Cooldown.DEFAULT),
          Checks.DEFAULT,
          Capabilities.UNKNOWN,
          Commit.FIRST_TOKEN,
          OnBreak.ERROR,
          false);
}
