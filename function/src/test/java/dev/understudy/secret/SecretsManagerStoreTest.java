package dev.understudy.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.secret.SecretException.Reason;
import dev.understudy.secret.SecretsManagerStore.Limits;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// The real SDK client against Secrets Manager's wire protocol (AWS JSON 1.1), spoken by a stub on
/// the loopback interface.
class SecretsManagerStoreTest {
  private static final Deadline SOON = Deadline.in(Time.system(), Duration.ofMinutes(1));

  private static final String NAME = "stack/providers/openai";
  private static final Limits SHORT =
      new Limits(Duration.ofMillis(500), Duration.ofMillis(150), Duration.ofMillis(600));

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "{}";

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(target + " " + body);
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void answers(int code, String json) {
    status = code;
    answer = json;
  }

  private void fails(int code, String type) {
    answers(code, "{\"__type\":\"" + type + "\",\"message\":\"arn:aws:iam::000000000000:role/r\"}");
  }

  private static SecretsManagerClient client(int port, Limits limits) {
    return SecretsManagerStore.client(limits)
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("dummy", "dummy")))
        .build();
  }

  private Secret fetch() throws SecretException {
    try (SecretsManagerClient client = client(server.getAddress().getPort(), Limits.STANDARD)) {
      return new SecretsManagerStore(() -> client).fetch(NAME);
    }
  }

  private String failure(Reason expected) {
    SecretException failure = assertThrows(SecretException.class, this::fetch);
    assertEquals(expected, failure.reason());
    assertTrue(failure.toString().contains(NAME), failure.toString());
    assertFalse(failure.toString().contains("arn:"), failure.toString());
    return failure.toString();
  }

  @Test
  void aValueIsAskedForByItsFullName() throws SecretException {
    answers(200, "{\"Name\":\"" + NAME + "\",\"SecretString\":\"the value\"}");

    assertEquals(new Secret("the value"), fetch());
    assertEquals(List.of("secretsmanager.GetSecretValue {\"SecretId\":\"" + NAME + "\"}"), asked);
  }

  @Test
  void aBinarySecretIsNoneAndTheMessageSaysWhatToDo() {
    answers(200, "{\"Name\":\"" + NAME + "\",\"SecretBinary\":\"dGhlIHZhbHVl\"}");

    String message = failure(Reason.NOT_FOUND);
    assertTrue(message.contains("SecretString"));
    assertFalse(message.contains("dGhl"));
  }

  @Test
  void aSecretThatIsNotThereIsNotFoundAndAskedForOnce() {
    fails(400, "ResourceNotFoundException");

    failure(Reason.NOT_FOUND);
    assertEquals(1, asked.size());
  }

  @Test
  void aSecretThatIsMarkedForDeletionIsNotFound() {
    fails(400, "InvalidRequestException");

    assertTrue(failure(Reason.NOT_FOUND).contains("deletion"));
  }

  @Test
  void aNameThatTheStoreRefusesIsNotFound() {
    fails(400, "InvalidParameterException");

    failure(Reason.NOT_FOUND);
  }

  @Test
  void withoutPermissionItIsDeniedAndTheMessageNamesThePermission() {
    fails(400, "AccessDeniedException");

    assertTrue(failure(Reason.DENIED).contains("secretsmanager:GetSecretValue"));
    assertEquals(1, asked.size());
  }

  @Test
  void withoutItsKeyItIsDeniedAndTheMessageNamesThePermission() {
    fails(400, "DecryptionFailure");

    assertTrue(failure(Reason.DENIED).contains("kms:Decrypt"));
  }

  @Test
  void aThrottledStoreIsUnavailableAfterOneMoreTry() {
    fails(400, "ThrottlingException");

    assertTrue(failure(Reason.UNAVAILABLE).contains("ThrottlingException"));
    assertEquals(2, asked.size());
  }

  @Test
  void anInternalErrorIsUnavailableAfterOneMoreTry() {
    fails(500, "InternalServiceError");

    failure(Reason.UNAVAILABLE);
    assertEquals(2, asked.size());
  }

  @Test
  void expiredCredentialsAreUnavailableSoThatAKnownValueServesMeanwhile() {
    fails(400, "ExpiredTokenException");

    assertTrue(failure(Reason.UNAVAILABLE).contains("ExpiredTokenException"));
  }

  @Test
  void whatIsNotJsonIsUnavailable() {
    answers(502, "<html>bad gateway</html>");
    assertTrue(failure(Reason.UNAVAILABLE).contains("502"));

    answers(200, "<html>the value</html>");
    assertFalse(failure(Reason.UNAVAILABLE).contains("the value"));
  }

  @Test
  @Timeout(10)
  void aServerThatNeverAnswersIsUnavailableWithinTheLimits() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SecretsManagerClient client = client(silent.getLocalPort(), SHORT)) {
      SecretException failure =
          assertThrows(
              SecretException.class, () -> new SecretsManagerStore(() -> client).fetch(NAME));

      assertEquals(Reason.UNAVAILABLE, failure.reason());
    }
  }

  @Test
  void aClosedPortIsUnavailable() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (SecretsManagerClient client = client(port, SHORT)) {
      SecretException failure =
          assertThrows(
              SecretException.class, () -> new SecretsManagerStore(() -> client).fetch(NAME));

      assertEquals(Reason.UNAVAILABLE, failure.reason());
      assertTrue(failure.toString().contains("ConnectException"), failure.toString());
    }
  }

  @Test
  void theCacheReadsThroughTheSdk() throws SecretException {
    answers(200, "{\"SecretString\":\"the value\"}");
    try (SecretsManagerClient client = client(server.getAddress().getPort(), Limits.STANDARD)) {
      SecretsManagerSecrets secrets =
          new SecretsManagerSecrets(
              new SecretsManagerStore(() -> client), "stack", new FakeTime(), () -> 0);

      assertEquals(new Secret("the value"), secrets.get("providers/openai", SOON));
      assertEquals(new Secret("the value"), secrets.get("providers/openai", SOON));
      assertEquals(1, asked.size());
    }
  }
}
