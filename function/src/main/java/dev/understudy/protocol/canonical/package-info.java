/// The canonical form, understood: OpenAI's chat request as types, for protocols that say the same
/// in other words.
@org.jspecify.annotations.NullMarked
package dev.understudy.protocol.canonical;
