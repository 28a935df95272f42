package dev.understudy.protocol.canonical;

import java.util.List;

/// What came of a call.
///
/// @param where such as `messages[3]`
/// @param id of the call; never empty
/// @param name of the tool that was called; empty if the conversation has no such call
/// @param failed whether the tool says that it failed, where the client's dialect can say so
public record ToolResult(String where, String id, String name, List<Part> parts, boolean failed) {
  /// All that it says in words.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text words) {
        text.append(words.text());
      }
    }
    return text.toString();
  }
}
