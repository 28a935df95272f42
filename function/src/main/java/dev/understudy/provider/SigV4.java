package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.secret.Role;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// AWS's signature over a request, by the signer of AWS's own SDK.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html>. Signed are the body,
/// the host and the content type: what else is among the headers may change on its way. The path is
/// encoded once more for the signature, as every service but S3 wants it.
///
/// Loaded by the first call that is signed.
final class SigV4 {
  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  private SigV4() {}

  /// `request`, with the headers of its signature.
  ///
  /// @param service as AWS calls it in signatures
  static Request sign(
      Request request, String service, String region, Instant now, Role.Credentials credentials) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .uri(request.uri());
    request
        .headers()
        .first("content-type")
        .ifPresent(type -> unsigned.putHeader("content-type", type));
    SignedRequest signed =
        SIGNER.sign(
            sign ->
                sign.identity(identity(credentials))
                    .request(unsigned.build())
                    .payload(ContentStreamProvider.fromByteArray(request.body()))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)));
    Headers headers = request.headers().withAll(Headers.from(signed.request().headers()));
    return new Request(request.method(), request.uri(), headers, request.body());
  }

  private static AwsCredentialsIdentity identity(Role.Credentials credentials) {
    String id = credentials.id().reveal();
    String key = credentials.key().reveal();
    return credentials.token().isNone()
        ? AwsCredentialsIdentity.create(id, key)
        : AwsSessionCredentialsIdentity.create(id, key, credentials.token().reveal());
  }
}
