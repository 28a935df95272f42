package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.protocol.Judgement;
import java.util.List;
import java.util.function.Consumer;

/// What of an answer a client's dialect has no place for. It is named in a warning, so that nobody
/// misses it without knowing.
///
/// @param dialect as sentences name it
/// @param members of a canonical message that it never tells
/// @param warnings takes each sentence, maybe the same one again
public record Untold(String dialect, List<String> members, Consumer<String> warnings) {
  /// Looks for them.
  ///
  /// @param said a canonical message, or a delta
  public void in(JsonNode said) {
    members.stream().filter(name -> Judgement.isSomething(said.path(name))).forEach(this::warn);
  }

  /// Something else that is not told.
  ///
  /// @param what the answer has
  public void warn(String what) {
    warnings.accept("The answer has %s, which %s cannot tell.".formatted(what, dialect));
  }
}
