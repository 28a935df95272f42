package dev.understudy.local.lambda;

import java.util.concurrent.CompletableFuture;

/// One event on its way through the function.
///
/// @param id Lambda's request id
/// @param traceId in the form of `X-Amzn-Trace-Id`
@SuppressWarnings("ArrayRecordComponent") // Told apart by id alone.
record Invocation(
    String id, byte[] event, String traceId, CompletableFuture<InvocationResult> result) {}
