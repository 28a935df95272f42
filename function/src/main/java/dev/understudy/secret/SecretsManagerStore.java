package dev.understudy.secret;

import dev.understudy.secret.SecretException.Reason;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.DecryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/// AWS Secrets Manager through its SDK: one `GetSecretValue` for each [#fetch], nothing cached, and
/// what the SDK throws put into our own words.
///
/// The SDK's own messages are dropped, because they name the account and the role. Source of the
/// errors: the API reference of `GetSecretValue`.
///
/// The client is made by the first [#fetch], and lives as long as the function does.
public final class SecretsManagerStore implements Fetch {
  /// How long a call may take. They hold for the silence between two bytes too: a read that blocks
  /// is not woken by the SDK's own timers.
  ///
  /// @param connect until a connection is there
  /// @param attempt until one attempt has its answer
  /// @param call until all attempts together have theirs
  public record Limits(Duration connect, Duration attempt, Duration call) {
    /// What a function has time for: 1 s, 2 s and 5 s.
    public static final Limits STANDARD =
        new Limits(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  private static final int ATTEMPTS = 2;

  private final Supplier<SecretsManagerClient> making;
  private @Nullable SecretsManagerClient aws;

  /// Of the account that the function runs in, within [Limits#STANDARD].
  public SecretsManagerStore() {
    this(() -> client(Limits.STANDARD).build());
  }

  /// With a client of the test's own.
  SecretsManagerStore(Supplier<SecretsManagerClient> making) {
    this.making = making;
  }

  private synchronized SecretsManagerClient aws() {
    if (aws == null) {
      aws = making.get();
    }
    return aws;
  }

  /// Region, endpoint and credentials come from the SDK's own chains. That is a must under
  /// SnapStart, where credentials are not in the environment but come from the container endpoint,
  /// and are others after a restore.
  static SecretsManagerClientBuilder client(Limits limits) {
    return SecretsManagerClient.builder()
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(limits.connect())
                .socketTimeout(limits.attempt()))
        .overrideConfiguration(
            settings ->
                settings
                    .apiCallAttemptTimeout(limits.attempt())
                    .apiCallTimeout(limits.call())
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build()));
  }

  @Override
  public Secret fetch(String fullName) throws SecretException {
    try {
      String text = aws().getSecretValue(request -> request.secretId(fullName)).secretString();
      if (text == null) {
        throw failed(
            Reason.NOT_FOUND,
            fullName,
            "holds binary data: store the key as text (SecretString, not SecretBinary)");
      }
      return new Secret(text);
    } catch (ResourceNotFoundException e) {
      throw failed(
          Reason.NOT_FOUND, fullName, "is not in this account and region, or has no value: add it");
    } catch (InvalidRequestException e) {
      throw failed(
          Reason.NOT_FOUND, fullName, "is marked for deletion: restore it, or name another");
    } catch (InvalidParameterException e) {
      throw failed(Reason.NOT_FOUND, fullName, "is no name that Secrets Manager accepts");
    } catch (DecryptionFailureException e) {
      throw failed(
          Reason.DENIED,
          fullName,
          "cannot be decrypted: allow the function's role kms:Decrypt on the secret's key");
    } catch (AwsServiceException e) {
      throw failed(fullName, e);
    } catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException e) {
      throw failed(Reason.UNAVAILABLE, fullName, "did not come in time: try again");
    } catch (SdkClientException e) {
      throw failed(
          Reason.UNAVAILABLE,
          fullName,
          "could not be asked for ("
              + root(e).getClass().getSimpleName()
              + "): check network, region and credentials of the function");
    }
  }

  private static SecretException failed(String fullName, AwsServiceException e) {
    String code =
        String.valueOf(e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode());
    if (code.startsWith("AccessDenied")) {
      return failed(
          Reason.DENIED,
          fullName,
          "may not be read: allow the function's role secretsmanager:GetSecretValue on it, and"
              + " kms:Decrypt if it has a key of its own");
    }
    return failed(
        Reason.UNAVAILABLE,
        fullName,
        "is not to be had now (Secrets Manager says "
            + e.statusCode()
            + " "
            + code
            + "): try again");
  }

  private static SecretException failed(Reason reason, String fullName, String whatToDo) {
    return new SecretException(reason, "the secret '" + fullName + "' " + whatToDo);
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
