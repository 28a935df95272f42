package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A call of a tool that the model has made.
///
/// @param where such as `messages[2].tool_calls[0]`
/// @param id as the client has it, from whichever vendor; never empty
/// @param arguments empty for a tool without
/// @param extras what its vendor wants back
public record ToolCall(String where, String id, String name, ObjectNode arguments, Extras extras) {}
