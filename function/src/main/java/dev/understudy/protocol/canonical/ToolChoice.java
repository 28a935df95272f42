package dev.understudy.protocol.canonical;

/// Whether the model calls a tool.
public sealed interface ToolChoice {
  /// As it likes: the default.
  record Auto() implements ToolChoice {}

  /// It must not.
  record None() implements ToolChoice {}

  /// It must call one or more.
  record Required() implements ToolChoice {}

  /// It must call this one.
  record Named(String name) implements ToolChoice {}
}
