package dev.understudy.local.lambda;

/// How an invocation ended.
public sealed interface InvocationResult {

  /// The function posted an answer. The array must not be changed.
  ///
  /// @param payload what it posted, whatever that is
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Answered(byte[] payload) implements InvocationResult {}

  /// The function has begun to stream its answer.
  ///
  /// @param stream to be read to its end, or closed
  record Streamed(FunctionStream stream) implements InvocationResult {}

  /// There is no answer: the function said so, was too slow, or is gone.
  ///
  /// @param type Lambda's name of the error, such as `Sandbox.Timedout` or the exception's class
  /// @param message for the person at the console; API Gateway never shows it to a client
  record Failed(String type, String message) implements InvocationResult {}
}
