package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Request;
import dev.understudy.json.Json;
import dev.understudy.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Calls to Google AI and to Vertex AI, through the whole gateway.
class GoogleCallsTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String OK =
      """
      {"candidates":[{"content":{"role":"model","parts":[{"text":"from google"}]},"finishReason":"STOP"}],\
      "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2,"totalTokenCount":3},"modelVersion":"m"}\
      """;
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final World world = new World();

  @Test
  void theKeyOfGoogleAiIsInAHeaderAndNeverInTheUrl() {
    world.stores("providers/google", new Secret("key-of-google"));
    world.upstream.answers(200, OK);

    World.Answer answer = world.post(PATH, "{\"model\":\"google/gemini-2.5-flash\"," + HI + "}");

    assertEquals("from google", answer.at("/choices/0/message/content").asText());
    assertEquals("stop", answer.at("/choices/0/finish_reason").asText());
    Request sent = world.upstream.sent.getFirst().request();
    assertEquals(
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent",
        sent.uri().toString());
    assertEquals("key-of-google", sent.headers().first("x-goog-api-key").orElseThrow());
    assertFalse(sent.headers().first("authorization").isPresent());
  }

  @Test
  void aStreamIsAskedForInThePathAndToldInOpenAisChunks() {
    world.live = true;
    world.stores("providers/google", new Secret("key-of-google"));
    world.upstream.streams(PlayedEvents.text(world.time, "data: " + OK + "\r\n\r\n"));

    World.Answer answer =
        world.post(PATH, "{\"model\":\"google/gemini-2.5-flash\",\"stream\":true," + HI + "}");

    Request sent = world.upstream.sent.getFirst().request();
    assertTrue(sent.uri().toString().endsWith(":streamGenerateContent?alt=sse"));
    assertEquals(
        "text/event-stream, application/json", sent.headers().first("accept").orElseThrow());
    assertTrue(answer.text().contains("\"content\":\"from google\""), answer.text());
    assertTrue(answer.text().contains("\"finish_reason\":\"stop\""), answer.text());
    assertTrue(answer.text().strip().endsWith("data: [DONE]"), answer.text());
  }

  @Test
  void aServiceAccountIsCalledWithATokenWhichIsHadAnewWhenItIsRefused()
      throws GeneralSecurityException {
    world.stores("providers/vertex-ai", new Secret(vertexKey()));
    String asked = "{\"model\":\"vertex-ai/gemini-2.5-flash\"," + HI + "}";
    world
        .upstream
        .answers(200, "{\"access_token\":\"token-1\",\"expires_in\":3599}")
        .answers(200, OK)
        .answers(200, OK)
        .answers(401, "{\"error\":{\"code\":401,\"message\":\"x\",\"status\":\"UNAUTHENTICATED\"}}")
        .answers(200, "{\"access_token\":\"token-2\",\"expires_in\":3599}")
        .answers(200, OK);

    assertEquals(200, world.post(PATH, asked).status());
    assertEquals(200, world.post(PATH, asked).status());
    world.time.advance(Duration.ofMinutes(2));
    World.Answer last = world.post(PATH, asked);

    assertEquals(200, last.status());
    String google = "https://oauth2.googleapis.com/token";
    String model =
        "https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/google/models/gemini-2.5-flash:generateContent";
    assertEquals(
        List.of(google, model, model, model, google, model),
        world.upstream.sent.stream().map(sent -> sent.request().uri().toString()).toList());
    assertEquals(
        List.of("Bearer token-1", "Bearer token-1", "Bearer token-1", "Bearer token-2"),
        world.upstream.sent.stream()
            .flatMap(sent -> sent.request().headers().first("authorization").stream())
            .toList());
    assertEquals(
        "vertex-ai/gemini-2.5-flash 401 authentication 10ms, vertex-ai/gemini-2.5-flash 200 10ms",
        last.header("x-understudy-attempts"));
  }

  @Test
  void whatAStoredKeyWouldSayIsMaskedWhereNothingIsCalled() {
    world.allow("{\"name\":\"tests\",\"explain\":true}");
    String asked = "{\"model\":\"vertex-ai/gemini-2.5-flash\"," + HI + "}";

    World.Answer answer = world.post("/v1/explain", asked);

    assertTrue(
        answer
            .text()
            .contains(
                "https://vertex-region-aiplatform.googleapis.com/v1beta1/projects/vertex-project-id/"),
        answer.text());
  }

  @Test
  void aTokenServerThatIsDownIsAFailureLikeAnyOther() throws GeneralSecurityException {
    world.stores("providers/vertex-ai", new Secret(vertexKey()));
    world.stores("providers/google", new Secret("key-of-google"));
    world.upstream.answers(503, "").answers(200, OK);

    World.Answer answer =
        world.post(
            PATH,
            "{\"models\":[\"vertex-ai/gemini-2.5-flash\",\"google/gemini-2.5-flash\"]," + HI + "}");

    assertEquals(200, answer.status());
    assertTrue(
        answer.header("x-understudy-attempts").startsWith("vertex-ai/gemini-2.5-flash unreachable"),
        answer.header("x-understudy-attempts"));
  }

  private static String vertexKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    ObjectNode secret = Json.object().put("provider", "vertex-ai").put("vertexRegion", "global");
    secret.put("vertexProjectId", "p");
    secret
        .putObject("vertexServiceAccountJson")
        .put("type", "service_account")
        .put("client_email", "a@p.iam.gserviceaccount.com")
        .put("private_key", Base64.getMimeEncoder().encodeToString(key));
    return Json.text(secret);
  }
}
