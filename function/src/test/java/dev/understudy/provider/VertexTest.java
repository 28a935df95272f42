package dev.understudy.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.secret.Secret;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertexTest {
  private static final KeyPair PAIR = pair();

  private final FakeTime time = new FakeTime();
  private final Vertex vertex = new Vertex("vertex-ai", Optional.empty(), time);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "global      | gemini-2.5-flash           | false |"
            + " https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/google/models/gemini-2.5-flash:generateContent",
        "us-central1 | google/gemini-2.5-flash    | true  |"
            + " https://us-central1-aiplatform.googleapis.com/v1beta1/projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        "us-central1 | google.gemini-2.5-flash    | false |"
            + " https://us-central1-aiplatform.googleapis.com/v1beta1/projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash:generateContent",
        "us-central1 | endpoints/4711             | false |"
            + " https://us-central1-aiplatform.googleapis.com/v1beta1/projects/p/locations/us-central1/endpoints/4711:generateContent",
        "us          | ../../x?key=y              | false |"
            + " https://aiplatform.us.rep.googleapis.com/v1beta1/projects/p/locations/us/endpoints/openapi/chat/completions",
        "us          | x y?key=z                  | false |"
            + " https://aiplatform.us.rep.googleapis.com/v1beta1/projects/p/locations/us/publishers/google/models/x%20y%3Fkey%3Dz:generateContent",
        "us-east5    | claude-3-7-sonnet@20250219 | false |"
            + " https://us-east5-aiplatform.googleapis.com/v1beta1/projects/p/locations/us-east5/publishers/anthropic/models/claude-3-7-sonnet@20250219:rawPredict",
        "eu          | anthropic/claude-sonnet-4-5| true  |"
            + " https://aiplatform.eu.rep.googleapis.com/v1beta1/projects/p/locations/eu/publishers/anthropic/models/claude-sonnet-4-5:streamRawPredict",
        "us-central1 | meta/llama-4-maverick      | true  |"
            + " https://us-central1-aiplatform.googleapis.com/v1beta1/projects/p/locations/us-central1/endpoints/openapi/chat/completions",
      })
  void everyModelIsWhereItsPublisherHasIt(String region, String model, boolean stream, String url) {
    ObjectNode request = Json.object().put("model", model).put("max_tokens", 5);
    request.put("stream", stream);
    request.putArray("messages").addObject().put("role", "user").put("content", "Hi");
    Rendering.Wire wire =
        assertInstanceOf(
            Rendering.Wire.class,
            vertex
                .protocol(Operation.CHAT, model, Optional.empty())
                .render(Operation.CHAT, request));

    assertEquals(url, vertex.endpoint(account(region, Map.of()), wire.path(), model).toString());
  }

  @Test
  void aClaudeIsSpokenToInAnthropicsWordsWithoutItsName() {
    String model = "claude-3-7-sonnet@20250219";
    ObjectNode request = Json.object().put("model", model).put("max_tokens", 5).put("stream", true);
    request.putArray("messages").addObject().put("role", "user").put("content", "Hi");
    Rendering rendering =
        vertex.protocol(Operation.CHAT, model, Optional.of(Dialect.MESSAGES)).pass(request);

    assertEquals(
        "{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\":5,\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
        Json.text(assertInstanceOf(Rendering.Wire.class, rendering).body()));
    assertTrue(vertex.owns(Dialect.MESSAGES, model));
    assertFalse(vertex.owns(Dialect.MESSAGES, "gemini-2.5-pro"));
    assertEquals(
        Optional.of(128_000),
        vertex.capabilities(model).limit(Capabilities.Limit.MAX_OUTPUT_TOKENS));
    assertEquals(
        Optional.of(65_536),
        vertex.capabilities("google/gemini-2.5-pro").limit(Capabilities.Limit.MAX_OUTPUT_TOKENS));
  }

  @Test
  void anAccessTokenIsSentAsItIs() throws KeyException {
    Account account = account("global", Map.of());

    assertEquals(Optional.empty(), vertex.login(account));
    assertEquals(Optional.of("Bearer key-in-hand"), vertex.headers(account).first("authorization"));
  }

  @Test
  void aServiceAccountSignsForATokenAtGooglesOwnAddress() throws Exception {
    Account account = account("global", keyFile("{}"));
    List<Request> sent = new ArrayList<>();
    Tokens tokens =
        new Tokens(
            (request, origin, limits) -> {
              sent.add(request);
              return answered("{\"access_token\":\"ya29.t\",\"expires_in\":3599}");
            },
            time);
    Account proved = tokens.proved(vertex, account, Deadline.in(time, Duration.ofSeconds(5)));

    assertEquals("ya29.t", proved.key().reveal());
    assertTrue(account.secrets().contains(account.fields().get(field())));
    assertEquals("https://oauth2.googleapis.com/token", sent.getFirst().uri().toString());
    String form = new String(sent.getFirst().body(), StandardCharsets.UTF_8);
    String grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
    assertTrue(form.startsWith(grant));
    String[] jwt = form.substring(grant.length()).split("\\.", -1);
    assertEquals("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}", text(jwt[0]));
    JsonNode claims = Json.parse(text(jwt[1]));
    assertEquals("a@p.iam.gserviceaccount.com", claims.path("iss").textValue());
    assertEquals("https://oauth2.googleapis.com/token", claims.path("aud").textValue());
    assertEquals(
        "https://www.googleapis.com/auth/cloud-platform", claims.path("scope").textValue());
    assertEquals(time.now().getEpochSecond(), claims.path("iat").longValue());
    assertEquals(3600, claims.path("exp").longValue() - claims.path("iat").longValue());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(PAIR.getPublic());
    signature.update((jwt[0] + "." + jwt[1]).getBytes(StandardCharsets.UTF_8));
    assertTrue(signature.verify(Base64.getUrlDecoder().decode(jwt[2])));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'token_uri':'https://tokens.example/t'} | true  | vertex_service_account_json:"
            + " \"token_uri\" is not https://oauth2.googleapis.com/token",
        "{'type':'authorized_user'}               | false | vertex_service_account_json: \"type\""
            + " is not service_account, the one that is used",
        "{'client_email':''}                      | false | vertex_service_account_json:"
            + " \"client_email\" is missing",
        "{'private_key':''}                       | false | vertex_service_account_json:"
            + " \"private_key\" is missing",
        "{'private_key':'AAAA'}                   | false | vertex_service_account_json:"
            + " \"private_key\" is no RSA key in PEM (PKCS #8)",
        "{'private_key':'???'}                    | false | vertex_service_account_json:"
            + " \"private_key\" is no RSA key in PEM (PKCS #8)",
      })
  void aFileThatIsNoneIsRefusedWithoutBeingQuoted(String change, boolean elsewhere, String why)
      throws Exception {
    Account account = account("global", keyFile(change.replace('\'', '"')));
    Tokens tokens = new Tokens((request, origin, limits) -> answered("{}"), time);
    KeyException refused =
        assertThrows(
            KeyException.class,
            () -> tokens.proved(vertex, account, Deadline.in(time, Duration.ofSeconds(5))));

    assertEquals(why, refused.getMessage());
    assertEquals(elsewhere, refused.belongsElsewhere());
  }

  @Test
  void anAnswerWithoutATokenIsNone() throws Exception {
    for (String body : List.of("{}", "[]", "nonsense", "{\"access_token\":\"a\\nb\"}")) {
      Tokens tokens = new Tokens((request, origin, limits) -> answered(body), time);
      assertThrows(
          KeyException.class,
          () ->
              tokens.proved(
                  vertex,
                  account("global", keyFile("{}")),
                  Deadline.in(time, Duration.ofSeconds(5))));
    }
  }

  private static AccountField field() {
    return AccountField.VERTEX_SERVICE_ACCOUNT_JSON;
  }

  private static Upstream.Exchange answered(String body) {
    return new Upstream.Answered(
        new Response(200, Headers.none(), new Body.Bytes(body.getBytes(StandardCharsets.UTF_8))));
  }

  private static Map<AccountField, Secret> keyFile(String change) throws Exception {
    ObjectNode file = Json.object().put("type", "service_account").put("private_key_id", "k1");
    file.put("client_email", "a@p.iam.gserviceaccount.com");
    file.put("private_key", pem(PAIR.getPrivate().getEncoded()));
    file.put("token_uri", "https://oauth2.googleapis.com/token");
    Json.parse(change).properties().forEach(each -> file.set(each.getKey(), each.getValue()));
    return Map.of(field(), new Secret(Json.text(file)));
  }

  private static String pem(byte[] key) {
    String base64 = Base64.getMimeEncoder().encodeToString(key);
    String name = "PRIVATE" + " KEY";
    return "-----BEGIN " + name + "-----\n" + base64 + "\n-----END " + name + "-----\n";
  }

  private static String text(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static Account account(String region, Map<AccountField, Secret> more) {
    Map<AccountField, Secret> fields = new java.util.EnumMap<>(AccountField.class);
    fields.put(AccountField.VERTEX_PROJECT_ID, new Secret("p"));
    fields.put(AccountField.VERTEX_REGION, new Secret(region));
    fields.putAll(more);
    return new Account(
        new Secret("key-in-hand"),
        fields,
        Optional.empty(),
        HostGuard.Origin.OPERATOR,
        Optional.empty());
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
