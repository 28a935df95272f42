package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.rehearsal.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Secrets that are gone, denied or not to be had: what the client is told, and what the operator
/// reads.
class SecretsTroubleTest {
  private static LocalWorld world;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    world = world();
    client = Client.of(world);
    // From here on the function knows the access keys, and asks for providers' keys alone.
    assertEquals(200, client.post("/v1/chatComplete", call("anthropic", "")).status());
  }

  @AfterAll
  static void close() throws Exception {
    world.close();
  }

  @AfterEach
  void recover() {
    world.secretsManager().recover();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AccessDeniedException     | openai | denied    | authentication | may not be read: allow the function's role secretsmanager:GetSecretValue
          DecryptionFailure         | openai | locked    | authentication | cannot be decrypted: allow the function's role kms:Decrypt
          ThrottlingException       | openai | throttled | unreachable    | is not to be had now (Secrets Manager says 400 ThrottlingException): try again
          InternalServiceError      | openai | failing   | unreachable    | is not to be had now (Secrets Manager says 500 InternalServiceError): try again
          InvalidRequestException   | groq   | groq      | authentication | is marked for deletion: restore it, or name another
          ResourceNotFoundException | cohere | cohere    | authentication | is not in this account and region, or has no value: add it
          """)
  void aKeyThatCannotBeReadMovesTheCallOnAndTheLogSaysWhatToDo(
      String type, String provider, String name, String failure, String what) {
    world.secretsManager().failWith(type);
    Client.Answer answer = client.post("/v1/chatComplete", call(provider, name));
    assertEquals(200, answer.status(), answer.text());
    String attempts = answer.header("x-understudy-attempts");
    assertTrue(attempts.startsWith(provider + "/gpt-4o " + failure + " "), attempts);
    String log = world.functionOutput().text();
    assertTrue(log.contains("the secret 'understudy/providers/" + name + "' " + what), log);
  }

  @ParameterizedTest
  @CsvSource({"InvalidRequestException, marked", "ResourceNotFoundException, nowhere"})
  void aNameThatTheCallerChoseAndThatIsGoneIsTheCallersToMendAndNoReport(String type, String name) {
    world.secretsManager().failWith(type);
    Client.Answer answer = client.post("/v1/chatComplete", call("openai", name));
    String attempts = answer.header("x-understudy-attempts");
    assertTrue(attempts.startsWith("openai/gpt-4o caller_fault "), attempts);
    assertFalse(world.functionOutput().text().contains("providers/" + name));
  }

  @Test
  void aThrottledStoreServesTheKeyThatIsKnown() {
    world.secretsManager().failWith("ThrottlingException");
    Client.Answer answer = client.post("/v1/chatComplete", call("anthropic", ""));
    assertEquals("0", answer.header("x-portkey-last-used-option-index"), answer.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AccessDeniedException     | may not be read
          ThrottlingException       | is not to be had now
          ResourceNotFoundException | is not in this account and region
          InvalidRequestException   | is marked for deletion
          """)
  void accessKeysThatCannotBeReadLetNobodyInAndOnlyTheLogSaysWhy(String type, String why)
      throws Exception {
    try (LocalWorld closed = world()) {
      closed.secretsManager().failWith(type);
      Client.Answer answer =
          Client.of(closed).post("/v1/chatComplete", call("openai", ""), closed.keys().full());
      assertEquals(503, answer.status(), answer.text());
      assertEquals("access_keys_unavailable", answer.at("/error/code").asText(), answer.text());
      assertFalse(answer.everything().contains("understudy/"), answer.everything());
      String log = closed.functionOutput().text();
      assertTrue(log.contains("the secret 'understudy/access-keys' " + why), log);
    }
  }

  private static LocalWorld world() throws Exception {
    return LocalWorld.start(
        Settings.rehearsed(Path.of("..", "function", "target", "task"))
            .withFault("openai", Fault.NONE));
  }

  /// A call of `provider` first, and of Anthropic, whose key is known, if that fails.
  ///
  /// @param secret the name of the key; empty for the provider's id
  private static String call(String provider, String secret) {
    String named = secret.isEmpty() ? "" : "\"secret\":\"" + secret + "\",";
    return """
    {"config":{"mode":"fallback","options":[
      {"provider":"%s",%s"override_params":{"model":"gpt-4o"}},
      {"provider":"anthropic","override_params":{"model":"claude-v1"}}]},
     "params":{"messages":[{"role":"user","content":"Hi"}]}}\
    """
        .formatted(provider, named);
  }
}
