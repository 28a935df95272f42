package dev.understudy.protocol.canonical;

import java.util.List;

/// One turn of a conversation.
public sealed interface Turn {
  /// Where it stands in the request: `messages[2]`.
  String where();

  /// What holds for the whole conversation; OpenAI calls its author `system` or `developer`.
  @SuppressWarnings("AvoidCommonTypeNames") // It is the role's name.
  record System(String where, List<Part> parts) implements Turn {}

  /// What the user says.
  record User(String where, List<Part> parts) implements Turn {}

  /// What the model said.
  ///
  /// @param calls the tools that it called
  /// @param reasoning what it thought before, as text; may be empty
  /// @param extras what its vendor wants back
  record Assistant(
      String where, List<Part> parts, List<ToolCall> calls, String reasoning, Extras extras)
      implements Turn {}

  /// What came of the calls: all the results that follow one another.
  record Results(String where, List<ToolResult> results) implements Turn {}
}
