package dev.understudy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.secret.EnvironmentSecrets;
import dev.understudy.secret.Role;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockTest {
  private static final String STORED = "UNDERSTUDY_SECRET_PROVIDERS_BEDROCK";
  private static final Role ROLE =
      () ->
          new Role.Credentials(
              new Secret("role-id"), new Secret("role-key"), new Secret("role-token"));

  private final FakeTime time = new FakeTime();
  private final Provider bedrock = new Providers(time, Map.of()).find("bedrock").orElseThrow();

  /// AWS's own: "Signature Version 4 test suite", `get-vanilla` and `post-vanilla`.
  @ParameterizedTest
  @CsvSource({
    "GET, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "POST, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  })
  void theIndependentComputationHoldsToAwssVectors(String method, String signature)
      throws Exception {
    String canonical =
        method
            + "\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n"
            + sha256(new byte[0]);
    assertEquals(
        signature,
        signature(
            canonical,
            "20150830T123600Z",
            "us-east-1",
            "service",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/model/anthropic.claude-v2/converse",
        "/model/us.amazon.nova-lite-v1%3A0/converse-stream",
        "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.x.y/converse",
      })
  void theSignatureIsThatOfAnIndependentComputation(String path) throws Exception {
    for (Optional<String> token : List.of(Optional.<String>empty(), Optional.of("token/+="))) {
      Account account = account(token);
      byte[] body = "{\"messages\":[\"ä\"]}".getBytes(UTF_8);
      Request signed =
          bedrock.signed(
              account,
              new Request(
                  "POST",
                  bedrock.endpoint(account, path, "m"),
                  Headers.of(
                      "content-type",
                      "application/json",
                      "user-agent",
                      "understudy",
                      "traceparent",
                      "x"),
                  body));
      String date =
          DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
              .withZone(ZoneOffset.UTC)
              .format(time.now());
      String names =
          "content-type;host;x-amz-content-sha256;x-amz-date"
              + (token.isPresent() ? ";x-amz-security-token" : "");
      String canonical =
          "POST\n"
              + path.replace("%", "%25")
              + "\n\ncontent-type:application/json\nhost:bedrock-runtime.eu-west-1.amazonaws.com\n"
              + "x-amz-content-sha256:"
              + sha256(body)
              + "\nx-amz-date:"
              + date
              + "\n"
              + token.map(value -> "x-amz-security-token:" + value + "\n").orElse("")
              + "\n"
              + names
              + "\n"
              + sha256(body);
      assertEquals(
          "AWS4-HMAC-SHA256 Credential=an-id/"
              + date.substring(0, 8)
              + "/eu-west-1/bedrock/aws4_request, SignedHeaders="
              + names
              + ", Signature="
              + signature(canonical, date, "eu-west-1", "bedrock", "a-key"),
          signed.headers().first("authorization").orElseThrow());
      assertEquals(date, signed.headers().first("x-amz-date").orElseThrow());
      assertEquals(token, signed.headers().first("x-amz-security-token"));
      assertEquals("x", signed.headers().first("traceparent").orElseThrow());
    }
  }

  @Test
  void anApiKeyIsABearerTokenAndNothingIsSigned() {
    Account account =
        new Account(
            new Secret("an-api-key"),
            Map.of(AccountField.AWS_REGION, new Secret("us-east-1")),
            Optional.empty(),
            HostGuard.Origin.OPERATOR,
            Optional.empty());
    Headers headers = bedrock.headers(account);
    assertEquals("Bearer an-api-key", headers.first("authorization").orElseThrow());
    Request request =
        new Request(
            "POST", URI.create("https://x.example/model/m/converse-stream"), headers, new byte[0]);
    Request sent = bedrock.signed(account, request);
    assertEquals("Bearer an-api-key", sent.headers().first("authorization").orElseThrow());
    assertEquals(
        "application/vnd.amazon.eventstream", sent.headers().first("accept").orElseThrow());
    assertFalse(sent.headers().first("x-amz-date").isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1, https://bedrock-runtime.us-east-1.amazonaws.com",
    "cn-north-1, https://bedrock-runtime.cn-north-1.amazonaws.com.cn",
  })
  void theHostIsTheRegions(String region, String address) {
    assertEquals(
        Optional.of(URI.create(address)), bedrock.baseUrl(Map.of(AccountField.AWS_REGION, region)));
  }

  @Test
  void theFunctionsRoleProvesAnAccountWhoseSecretSaysSo() throws Exception {
    Account account =
        read(
            "{\"provider\":\"bedrock\",\"awsAuthType\":\"role\",\"awsRegion\":\"us-west-2\"}",
            ROLE);
    assertFalse(bedrock.headers(account).first("authorization").isPresent());
    Request signed =
        bedrock.signed(
            account,
            new Request(
                "POST",
                bedrock.endpoint(account, "/model/m/converse", "m"),
                Headers.none(),
                new byte[0]));
    assertTrue(
        signed.headers().first("authorization").orElseThrow().contains("Credential=role-id/"));
    assertEquals("role-token", signed.headers().first("x-amz-security-token").orElseThrow());
    for (String secret : List.of("role-id", "role-key", "role-token")) {
      assertTrue(account.secrets().contains(new Secret(secret)), secret);
    }
  }

  @Test
  void withoutARoleSuchAnAccountCannotBeHad() {
    String secret = "{\"awsAuthType\":\"role\",\"awsRegion\":\"us-west-2\"}";
    assertThrows(SecretException.class, () -> read(secret, Role.none()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'awsAuthType':'role'} | aws_region",
        "{'awsAuthType':'other','awsRegion':'us-east-1'} | holds no key",
        "{'awsRegion':'us-east-1'} | holds no key",
        "{'awsRegion':'us-east-1','awsSecretAccessKey':'s'} | aws_access_key_id",
        "{'awsRegion':'us-east-1','awsAccessKeyId':'i','apiKey':'k'} | aws_secret_access_key",
        "{'awsRegion':'evil.example/','apiKey':'k'} | aws_region",
      })
  void aSecretThatIsNotWholeIsNamed(String secret, String says) {
    KeyException broken =
        assertThrows(KeyException.class, () -> read(secret.replace('\'', '"'), ROLE));
    assertTrue(String.valueOf(broken.getMessage()).contains(says), broken.getMessage());
  }

  @Test
  void aModelIsTheSameInEveryGeography() {
    Capabilities known = bedrock.capabilities("anthropic.claude-sonnet-4-5-20250929-v1:0");
    assertEquals(Optional.of(64_000), known.limit(Capabilities.Limit.MAX_OUTPUT_TOKENS));
    assertEquals(known, bedrock.capabilities("us.anthropic.claude-sonnet-4-5-20250929-v1:0"));
    assertTrue(
        bedrock.capabilities("meta.llama3-8b-instruct-v1:0").lacks(Capabilities.Feature.TOOLS));
    assertEquals(Capabilities.UNKNOWN, bedrock.capabilities("arn:aws:x/otnfa2ysixqd"));
  }

  private Account read(String secret, Role role) throws Exception {
    Keyring keyring =
        new Keyring(
            new EnvironmentSecrets(Map.of(STORED, secret)),
            HostGuard.from(""),
            new Tokens(
                (request, _, _) -> {
                  throw new AssertionError(request.uri() + " is asked for a token");
                },
                time),
            role);
    return keyring.account(
        bedrock, new Key.Stored("bedrock"), Deadline.in(time, Duration.ofSeconds(5)));
  }

  private static Account account(Optional<String> token) {
    Map<AccountField, Secret> fields = new EnumMap<>(AccountField.class);
    fields.put(AccountField.AWS_REGION, new Secret("eu-west-1"));
    fields.put(AccountField.AWS_ACCESS_KEY_ID, new Secret("an-id"));
    fields.put(AccountField.AWS_SECRET_ACCESS_KEY, new Secret("a-key"));
    token.ifPresent(value -> fields.put(AccountField.AWS_SESSION_TOKEN, new Secret(value)));
    return new Account(
        new Secret("a-key"), fields, Optional.empty(), HostGuard.Origin.OPERATOR, Optional.empty());
  }

  /// By
  /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>.
  private static String signature(
      String canonical, String date, String region, String service, String key) throws Exception {
    String day = date.substring(0, 8);
    String scope = day + "/" + region + "/" + service + "/aws4_request";
    String text =
        "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(canonical.getBytes(UTF_8));
    byte[] signing = ("AWS4" + key).getBytes(UTF_8);
    for (String step : List.of(day, region, service, "aws4_request")) {
      signing = hmac(signing, step);
    }
    return HexFormat.of().formatHex(hmac(signing, text));
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
