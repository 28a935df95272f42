package dev.understudy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How one proves at Azure who one is: by a key, by a token of Entra ID, or by an application's
/// secret, for which a token is had.
///
/// The token's address is Microsoft's own and fixed but for the directory, which fits one segment
/// of a path. See
/// <https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow>.
///
/// @param tenant whose directory the application is in
/// @param client the application
/// @param secret the application's
record Entra(String tenant, String client, Secret secret) implements Login {
  /// What an account may have for it.
  static final Map<AccountField, Boolean> FIELDS = fields();

  private static final String SCOPE = "https://cognitiveservices.azure.com/.default";

  private static Map<AccountField, Boolean> fields() {
    Map<AccountField, Boolean> fields = new LinkedHashMap<>();
    fields.put(AccountField.AZURE_AD_TOKEN, false);
    fields.put(AccountField.AZURE_ENTRA_TENANT_ID, false);
    fields.put(AccountField.AZURE_ENTRA_CLIENT_ID, false);
    fields.put(AccountField.AZURE_ENTRA_CLIENT_SECRET, false);
    return fields;
  }

  /// What an application's secret needs beside it. Without these no token can be had for it, and it
  /// must not go out in a token's place.
  static Optional<AccountField> missing(Set<AccountField> fields) {
    return fields.contains(AccountField.AZURE_ENTRA_CLIENT_SECRET)
        ? Stream.of(AccountField.AZURE_ENTRA_TENANT_ID, AccountField.AZURE_ENTRA_CLIENT_ID)
            .filter(field -> !fields.contains(field))
            .findFirst()
        : Optional.empty();
  }

  /// A token is sent as a bearer's, a key in Azure's own header:
  /// <https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference#authentication>.
  static Headers headers(Account account) {
    Optional<Secret> token = Optional.ofNullable(account.fields().get(AccountField.AZURE_AD_TOKEN));
    if (token.isPresent()) {
      return OpenAiCompatible.bearer(token.get());
    }
    if (account.fields().containsKey(AccountField.AZURE_ENTRA_CLIENT_SECRET)) {
      // By now the account's key is the token that was had for it.
      return OpenAiCompatible.bearer(account.key());
    }
    return account.key().isNone() ? Headers.none() : Headers.of("api-key", account.key().reveal());
  }

  /// Empty where the account has a key or a token.
  static Optional<Login> login(Account account) {
    Secret secret = account.fields().get(AccountField.AZURE_ENTRA_CLIENT_SECRET);
    Optional<String> tenant = account.field(AccountField.AZURE_ENTRA_TENANT_ID);
    Optional<String> client = account.field(AccountField.AZURE_ENTRA_CLIENT_ID);
    boolean needless = account.fields().containsKey(AccountField.AZURE_AD_TOKEN);
    return secret == null || needless || tenant.isEmpty() || client.isEmpty()
        ? Optional.empty()
        : Optional.of(new Entra(tenant.get(), client.get(), secret));
  }

  @Override
  public Request request(Instant now) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", client);
    form.put("client_secret", secret.reveal());
    form.put("scope", SCOPE);
    String body =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return new Request(
        "POST",
        URI.create("https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token"),
        Headers.of("content-type", "application/x-www-form-urlencoded"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<Token> token(Response response, byte[] body) {
    try {
      JsonNode json = Json.parse(body);
      JsonNode found = json.path("access_token");
      String token = found.isTextual() ? found.textValue() : "";
      return Secret.fitsInHeader(token)
          ? Optional.of(
              new Token(new Secret(token), Duration.ofSeconds(json.path("expires_in").asLong())))
          : Optional.empty();
    } catch (JsonException e) {
      // Whoever asked says that the answer holds no token.
      return Optional.empty();
    }
  }
}
