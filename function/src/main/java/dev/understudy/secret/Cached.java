package dev.understudy.secret;

import java.time.Instant;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// What is known of one name, and the fetch that is under way for it. Guarded by the lock of
/// [SecretsManagerSecrets]; all times are readings of [dev.understudy.time.Time#nanos].
final class Cached {
  @Nullable Known known;
  @Nullable Missing missing;

  /// The one fetch that everybody who asks now waits for.
  @Nullable FutureTask<Secret> flight;

  /// When that fetch began, by the wall clock: the only one that goes on while the environment is
  /// frozen.
  Instant begun = Instant.EPOCH;

  /// A value that came from the store.
  ///
  /// @param fetched when it came
  /// @param freshUntil until when it is served without asking again
  /// @param restUntil until when it is not even asked for again because it was refused
  record Known(Secret value, long fetched, long freshUntil, long restUntil) {
    /// This value, where the store is left alone until `quiet`.
    Known quietUntil(long quiet) {
      return new Known(value, fetched, later(freshUntil, quiet), later(restUntil, quiet));
    }

    Known restingUntil(long rest) {
      return new Known(value, fetched, freshUntil, later(restUntil, rest));
    }

    private static long later(long one, long other) {
      return one - other > 0 ? one : other;
    }
  }

  /// The store has no such secret.
  ///
  /// @param until how long it is not asked again
  record Missing(SecretException why, long until) {}
}
