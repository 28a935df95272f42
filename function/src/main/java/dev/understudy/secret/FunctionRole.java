package dev.understudy.secret;

import dev.understudy.secret.SecretException.Reason;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/// The function's own role, by the SDK's chain, as [SecretsManagerStore] has it: from the
/// environment, or under SnapStart from the container's endpoint, where they are others after a
/// restore. The chain keeps them until they expire.
///
/// Made by the first call that needs it; what it costs is loaded then.
public final class FunctionRole implements Role {
  private final AwsCredentialsProvider chain;

  private FunctionRole(AwsCredentialsProvider chain) {
    this.chain = chain;
  }

  /// The role that the function runs with.
  public static Role lazy() {
    return () -> Holder.ROLE.credentials();
  }

  @Override
  public Credentials credentials() throws SecretException {
    try {
      AwsCredentials now = chain.resolveCredentials();
      Secret token =
          now instanceof AwsSessionCredentials session
              ? new Secret(session.sessionToken())
              : Secret.none();
      return new Credentials(
          new Secret(now.accessKeyId()), new Secret(now.secretAccessKey()), token);
    } catch (SdkClientException e) {
      // The SDK's own message names every place where it looked.
      throw new SecretException(
          Reason.UNAVAILABLE,
          "the function's own credentials are not to be had ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  /// Loaded by the first use.
  private static final class Holder {
    static final FunctionRole ROLE = new FunctionRole(DefaultCredentialsProvider.builder().build());
  }
}
