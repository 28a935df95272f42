/// Anthropic's Messages API: one text conversation in, one message out.
@org.jspecify.annotations.NullMarked
package dev.understudy.protocol.messages;
