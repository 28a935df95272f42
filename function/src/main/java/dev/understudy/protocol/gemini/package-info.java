/// Google's Gemini API, at Google AI and on Vertex AI: `generateContent` and the embeddings beside
/// it.
@org.jspecify.annotations.NullMarked
package dev.understudy.protocol.gemini;
