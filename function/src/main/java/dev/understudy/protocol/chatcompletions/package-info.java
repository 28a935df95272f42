/// OpenAI's chat completions and legacy completions: the canonical form itself, as its owner and
/// the many hosts that are compatible with it speak it.
@org.jspecify.annotations.NullMarked
package dev.understudy.protocol.chatcompletions;
