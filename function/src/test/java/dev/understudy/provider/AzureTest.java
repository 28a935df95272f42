package dev.understudy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.secret.Secret;
import dev.understudy.time.FakeTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureTest {
  private static final Providers PROVIDERS = new Providers(new FakeTime(), Map.of());
  private static final Provider OPENAI = PROVIDERS.find("azure-openai").orElseThrow();
  private static final Provider FOUNDRY = PROVIDERS.find("azure-ai").orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "'',     '',           openai/v1/chat/completions",
    "'',     v1,           openai/v1/chat/completions",
    "a b/c,  v1,           openai/v1/chat/completions",
    "a b/c,  '',           openai/deployments/a%20b%2Fc/chat/completions?api-version=2024-10-21",
    "'',     2025-01-01,   openai/deployments/gpt%3F/chat/completions?api-version=2025-01-01",
  })
  void theVersionSaysWhichFormItIs(String deployment, String version, String path) {
    Account account =
        account(
            AccountField.RESOURCE_NAME, "acme",
            AccountField.DEPLOYMENT_ID, deployment,
            AccountField.API_VERSION, version);

    assertEquals(
        URI.create("https://acme.openai.azure.com/" + path),
        OPENAI.endpoint(account, "/chat/completions", "gpt?"));
  }

  @Test
  void whereNoPathNamesTheDeploymentTheModelDoes() {
    Account account =
        account(
            AccountField.RESOURCE_NAME, "acme",
            AccountField.DEPLOYMENT_ID, "chat",
            AccountField.API_VERSION, "v1");
    Request request =
        new Request(
            "POST",
            URI.create("/"),
            Headers.none(),
            "{\"model\":\"gpt-4o\",\"n\":1}".getBytes(UTF_8));

    assertEquals(
        "{\"model\":\"chat\",\"n\":1}", new String(OPENAI.signed(account, request).body(), UTF_8));
  }

  @Test
  void aKeyHasAHeaderOfItsOwnAndATokenIsABearers() throws KeyException {
    assertEquals(Map.of("api-key", List.of("the-key")), OPENAI.headers(account()).map());
    assertEquals(
        Optional.of("Bearer the-token"),
        OPENAI.headers(account(AccountField.AZURE_AD_TOKEN, "the-token")).first("authorization"));
    assertFalse(OPENAI.login(account(AccountField.AZURE_AD_TOKEN, "the-token")).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "https://acme.services.ai.azure.com/models,"
        + " https://acme.services.ai.azure.com/models/embeddings?api-version=2024-05-01-preview",
    "https://acme.services.ai.azure.com/models?api-version=1#x,"
        + " https://acme.services.ai.azure.com/models/embeddings?api-version=2024-05-01-preview",
    "https://acme.openai.azure.com/openai/v1/, https://acme.openai.azure.com/openai/v1/embeddings",
  })
  void aFoundryIsWhereItsPageSays(String address, String url) {
    Account account = account(AccountField.AZURE_FOUNDRY_URL, address);

    assertEquals(URI.create(url), FOUNDRY.endpoint(account, "/embeddings", "m"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://acme.services.ai.azure.com/models",
        "https://evil.example.com/models",
        "https://services.ai.azure.com.evil.example.com/models",
        "https://evil.example.com#.services.ai.azure.com",
        "https://evil.example.com?.services.ai.azure.com",
        "https://u@acme.services.ai.azure.com/models",
        "https://169.254.169.254/",
        "https://[",
      })
  void aFoundryIsNowhereButAtAzure(String address) {
    assertEquals(
        Optional.empty(), FOUNDRY.baseUrl(Map.of(AccountField.AZURE_FOUNDRY_URL, address)));
  }

  @Test
  void anApplicationsSecretIsSentToMicrosoftAlone() throws KeyException {
    Account account = entra();
    Request asked = OPENAI.login(account).orElseThrow().request(Instant.EPOCH);

    assertEquals("POST", asked.method());
    assertEquals(
        URI.create("https://login.microsoftonline.com/directory/oauth2/v2.0/token"), asked.uri());
    assertEquals(
        "grant_type=client_credentials&client_id=application&client_secret=s%2B%26cret"
            + "&scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default",
        new String(asked.body(), UTF_8));
    assertEquals(
        Optional.of("application/x-www-form-urlencoded"), asked.headers().first("content-type"));
    assertEquals(
        Optional.of("Bearer fresh"),
        OPENAI.headers(account.with(new Secret("fresh"))).first("authorization"));
  }

  @Test
  void anApplicationsSecretIsNothingWithoutTheApplicationAndItsDirectory() {
    Set<AccountField> whole =
        EnumSet.of(
            AccountField.AZURE_ENTRA_TENANT_ID,
            AccountField.AZURE_ENTRA_CLIENT_ID,
            AccountField.AZURE_ENTRA_CLIENT_SECRET);
    for (Provider provider : List.of(OPENAI, FOUNDRY)) {
      assertEquals(Optional.empty(), provider.missing(whole));
      assertEquals(Optional.empty(), provider.missing(Set.of(AccountField.AZURE_AD_TOKEN)));
      assertEquals(
          Optional.of(AccountField.AZURE_ENTRA_TENANT_ID),
          provider.missing(Set.of(AccountField.AZURE_ENTRA_CLIENT_SECRET)));
      assertEquals(
          Optional.of(AccountField.AZURE_ENTRA_CLIENT_ID),
          provider.missing(
              Set.of(AccountField.AZURE_ENTRA_CLIENT_SECRET, AccountField.AZURE_ENTRA_TENANT_ID)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no", "{}", "[]", "{\"access_token\":7.5e400}", "{\"access_token\":\"a b\"}"})
  void anAnswerWithoutATokenHasNone(String body) throws KeyException {
    assertEquals(Optional.empty(), token(body));
  }

  @Test
  void aTokenIsGoodForAsLongAsItSays() throws KeyException {
    Login.Token token = token("{\"access_token\":\"fresh\",\"expires_in\":3599}").orElseThrow();

    assertEquals(new Secret("fresh"), token.value());
    assertEquals(Duration.ofSeconds(3599), token.life());
  }

  @Test
  void nothingOfAMaskedAccountIsSecret() {
    Account masked =
        Account.masked(
            OPENAI, Map.of(AccountField.AZURE_AD_TOKEN, new Secret("the-token")), Optional.empty());

    assertEquals(Optional.of("Bearer ***"), OPENAI.headers(masked).first("authorization"));
    assertTrue(
        OPENAI
            .endpoint(masked, "/x", "m")
            .toString()
            .startsWith("https://resource-name.openai.azure.com/"));
  }

  private static Optional<Login.Token> token(String body) throws KeyException {
    byte[] bytes = body.getBytes(UTF_8);
    return OPENAI
        .login(entra())
        .orElseThrow()
        .token(new Response(200, Headers.none(), new Body.Bytes(bytes)), bytes);
  }

  private static Account entra() {
    return account(
        AccountField.AZURE_ENTRA_TENANT_ID, "directory",
        AccountField.AZURE_ENTRA_CLIENT_ID, "application",
        AccountField.AZURE_ENTRA_CLIENT_SECRET, "s+&cret");
  }

  /// Fields and their values in turn; an empty value is none.
  private static Account account(Object... fields) {
    Map<AccountField, Secret> map = new EnumMap<>(AccountField.class);
    for (int i = 0; i < fields.length; i += 2) {
      if (!fields[i + 1].equals("")) {
        map.put((AccountField) fields[i], new Secret((String) fields[i + 1]));
      }
    }
    return new Account(
        new Secret("the-key"), map, Optional.empty(), HostGuard.Origin.CALLER, Optional.empty());
  }
}
