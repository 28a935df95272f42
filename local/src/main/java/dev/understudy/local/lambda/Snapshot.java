package dev.understudy.local.lambda;

import dev.understudy.local.CannotStart;
import dev.understudy.local.lambda.InvocationResult.Failed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The time between publishing a function with SnapStart and its first invocation, in the hands of
/// a test.
///
/// The runtime client runs the hooks before a checkpoint and asks for `restore/next`: at Lambda the
/// environment is copied there and dropped, and every later environment is such a copy. Here one
/// process waits at that point and goes on. So the order of the hooks is shown, and what is stale
/// after a restore; what two copies of the same memory have in common is not.
public final class Snapshot {

  /// How long Lambda gives a restore, hooks included. Source: "Lambda SnapStart runtime hooks", AWS
  /// Lambda Developer Guide.
  public static final Duration RESTORE_LIMIT = Duration.ofSeconds(10);

  /// How old a snapshot is at least when it is restored. AWS's SDK keeps credentials that are about
  /// to expire for one more second, and at Lambda more time than that goes by.
  private static final Duration YOUNGEST = Duration.ofMillis(1500);

  private final CompletableFuture<Optional<Failed>> taken = new CompletableFuture<>();
  private final CountDownLatch restored = new CountDownLatch(1);
  private final CompletableFuture<Duration> resumed = new CompletableFuture<>();
  private volatile long takenAt;
  private volatile long restoredAt;

  /// Waits until the function is initialised and has run its hooks: now it would be copied.
  ///
  /// @throws CannotStart when it failed before that, which at Lambda fails the publishing
  public void awaitTaken(Duration patience) throws CannotStart, InterruptedException {
    Optional<Failed> failure = soon(taken, patience, "no snapshot was taken");
    if (failure.isPresent()) {
      throw new CannotStart(
          "No snapshot was taken: " + failure.get().message() + " (" + failure.get().type() + ").");
    }
  }

  /// Whether the function waits to be restored, or has been.
  public boolean isTaken() {
    return taken.isDone() && taken.join().isEmpty();
  }

  /// Whether [#restore] has been called.
  public boolean isRestored() {
    return restored.getCount() == 0;
  }

  /// Lets the function go on, as a copy does.
  ///
  /// @throws IllegalStateException when there is no snapshot yet
  public void restore() throws InterruptedException {
    if (!isTaken()) {
      throw new IllegalStateException("there is no snapshot to restore: wait with awaitTaken");
    }
    long age = System.nanoTime() - takenAt;
    Thread.sleep(Duration.ofNanos(Math.max(0, YOUNGEST.toNanos() - age)));
    restoredAt = System.nanoTime();
    restored.countDown();
  }

  /// How long the function took from [#restore] to asking for its first invocation, which Lambda
  /// bounds by [#RESTORE_LIMIT].
  public Duration restoreTook(Duration patience) throws CannotStart, InterruptedException {
    return soon(resumed, patience, "the function was not restored");
  }

  void take() {
    takenAt = System.nanoTime();
    taken.complete(Optional.empty());
  }

  boolean restoredWithin(Duration patience) throws InterruptedException {
    return restored.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  void resume() {
    if (isRestored()) {
      resumed.complete(Duration.ofNanos(System.nanoTime() - restoredAt));
    }
  }

  void functionGone(Failed why) {
    taken.complete(Optional.of(why));
    resumed.completeExceptionally(new CannotStart(why.message() + " (" + why.type() + ")"));
  }

  private static <T> T soon(CompletableFuture<T> future, Duration patience, String not)
      throws CannotStart, InterruptedException {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CannotStart(not + " within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new CannotStart(not + ": " + e.getMessage());
    }
  }
}
