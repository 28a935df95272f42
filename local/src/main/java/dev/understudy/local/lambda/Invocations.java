package dev.understudy.local.lambda;

import dev.understudy.local.lambda.InvocationResult.Failed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The invocations that wait for the function or are in it. Once the function is gone, nothing
/// waits any more.
final class Invocations {

  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Invocation> unanswered = new ConcurrentHashMap<>();
  private final Set<String> streaming = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Optional<Failed>> gone = new AtomicReference<>(Optional.empty());

  Invocation add(byte[] event, String traceId) {
    String id = UUID.randomUUID().toString();
    Invocation invocation =
        new Invocation(id, event, traceId, new CompletableFuture<>(), new CompletableFuture<>());
    unanswered.put(id, invocation);
    waiting.add(invocation);
    gone.get().ifPresent(this::failAll);
    return invocation;
  }

  /// The next invocation, if one comes within so long.
  Optional<Invocation> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /// The invocation with that id, which is answered hereby and not known any more.
  Optional<Invocation> answered(String id) {
    return Optional.ofNullable(unanswered.remove(id));
  }

  /// The function has begun to stream the answer to the invocation with that id.
  void streams(String id) {
    streaming.add(id);
  }

  /// The answer to the invocation with that id is over.
  void streamed(String id) {
    streaming.remove(id);
  }

  /// Whether the answer to the invocation with that id is under way.
  boolean isStreaming(String id) {
    return streaming.contains(id);
  }

  /// Fails what waits and what comes; only the first reason counts.
  void functionGone(Failed why) {
    gone.compareAndSet(Optional.empty(), Optional.of(why));
    failAll(gone.get().orElse(why));
  }

  Optional<Failed> gone() {
    return gone.get();
  }

  private void failAll(Failed why) {
    waiting.clear();
    for (Invocation invocation : unanswered.values()) {
      invocation.result().complete(why);
    }
    unanswered.clear();
  }
}
