package dev.understudy.secret;

/// One read of one secret from the store, uncached: the seam between the cache and Secrets Manager.
@FunctionalInterface
public interface Fetch {
  /// The current value of the secret `fullName`. Blocks until the store has answered or its limits
  /// have passed.
  ///
  /// @param fullName as the store knows it, the stack's prefix included
  /// @throws SecretException if the store has no such secret, does not let us read it, or does not
  ///   say
  Secret fetch(String fullName) throws SecretException;
}
