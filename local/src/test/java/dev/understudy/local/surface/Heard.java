package dev.understudy.local.surface;

/// What a strict client made of an answer, in no dialect.
///
/// @param text empty beside a call
/// @param tool the one tool that was called, and its input as compact JSON; empty for none
/// @param called whether the reason for the end says that a tool was called
record Heard(String text, String tool, boolean called) {

  /// What stands for the result of a tool, which vendors wrap each in their own way.
  static final String RESULT = "12 degrees";

  static Heard words(String text) {
    return new Heard(text, "", false);
  }

  static Heard call(String name, String input) {
    return new Heard("", name + input, true);
  }

  /// The same without what a model says before it calls: Cohere's plans.
  Heard terse() {
    return tool.isEmpty() ? this : new Heard("", tool, called);
  }
}
