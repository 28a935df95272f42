package dev.understudy.secret;

/// Proves who runs this to AWS itself, without a key that anybody keeps.
@FunctionalInterface
public interface Role {
  /// The credentials of now: they change every few hours. May wait for them.
  ///
  /// @throws SecretException if there are none to be had
  Credentials credentials() throws SecretException;

  /// What a request is signed with.
  ///
  /// @param token that makes temporary ones good; [Secret#none] for others
  record Credentials(Secret id, Secret key, Secret token) {}

  /// Nobody's: for who must not act as anybody.
  static Role none() {
    return () -> {
      throw new SecretException(
          SecretException.Reason.DENIED, "there is no role here to call a provider with");
    };
  }
}
