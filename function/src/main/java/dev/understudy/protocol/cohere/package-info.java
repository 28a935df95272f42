/// Cohere's v2 API: chat and embeddings.
@org.jspecify.annotations.NullMarked
package dev.understudy.protocol.cohere;
