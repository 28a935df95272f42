package dev.understudy.secret;

import dev.understudy.time.Deadline;
import java.time.Duration;

/// Where secrets live, by name below the stack's prefix: `access-keys`, `providers/NAME`.
public interface Secrets {
  /// The value of the secret `name`, from the cache while it is fresh.
  ///
  /// @param name below the prefix, such as `providers/openai`
  /// @param limit by when it must be known; nobody waits for the store beyond it
  /// @throws SecretException if there is no such secret, or the store does not say in time
  Secret get(String name, Deadline limit) throws SecretException;

  /// The value of the secret `name`, fetched anew because `stale` was refused: at most one fetch
  /// for everybody who asks at once, and none within `rest` after a fetch that brought the same
  /// value again.
  ///
  /// @param stale the value that was refused; when the cache already holds another, that one is the
  ///   answer
  /// @param limit by when it must be known
  /// @return the value now known; equal to `stale` when nothing changed
  Secret refresh(String name, Secret stale, Deadline limit) throws SecretException;

  /// How long a fetch that brought nothing new is not repeated.
  Duration REST = Duration.ofSeconds(30);
}
