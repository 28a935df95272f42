package dev.understudy.local.lambda;

import java.util.concurrent.CompletableFuture;

/// One event on its way through the function.
///
/// @param id Lambda's request id
/// @param traceId in the form of `X-Amzn-Trace-Id`
/// @param limit completed when the function has had all of its time; cancelled when it is done
@SuppressWarnings("ArrayRecordComponent") // Told apart by id alone.
record Invocation(
    String id,
    byte[] event,
    String traceId,
    CompletableFuture<InvocationResult> result,
    CompletableFuture<InvocationResult.Failed> limit) {}
