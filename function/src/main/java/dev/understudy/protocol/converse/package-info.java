/// Amazon Bedrock's Converse, which speaks to the models of many vendors in one way; and its
/// InvokeModel, as far as embeddings need it.
@org.jspecify.annotations.NullMarked
package dev.understudy.protocol.converse;
