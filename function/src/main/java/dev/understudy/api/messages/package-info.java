/// Anthropic's Messages, as clients speak them.
@org.jspecify.annotations.NullMarked
package dev.understudy.api.messages;
