package dev.understudy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// One of Google's service accounts: a signed statement of who it is, for a token of an hour.
///
/// See <https://developers.google.com/identity/protocols/oauth2/service-account#httprest>. The
/// statement goes to Google's own address, whatever the key file says: a caller's file could name
/// any.
///
/// @param keyId which of the account's keys signs; may be empty
/// @param key in PEM, as the file has it
record ServiceAccount(String email, String keyId, Secret key) implements Login {
  private static final URI TOKENS = URI.create("https://oauth2.googleapis.com/token");
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final String FIELD = AccountField.VERTEX_SERVICE_ACCOUNT_JSON.wireName();

  /// From a key file.
  ///
  /// @throws KeyException if it is none, or names another address for tokens than Google's
  static ServiceAccount of(Secret file) throws KeyException {
    JsonNode json;
    try {
      json = Json.parse(file.reveal());
    } catch (JsonException e) {
      throw KeyException.broken(FIELD + " is not valid JSON: " + e.getMessage());
    }
    String type = json.path("type").asText("service_account");
    if (!type.equals("service_account")) {
      throw KeyException.broken(FIELD + ": \"type\" is not service_account, the one that is used");
    }
    if (!json.path("token_uri").asText(TOKENS.toString()).equals(TOKENS.toString())) {
      throw KeyException.belongsElsewhere(FIELD + ": \"token_uri\" is not " + TOKENS);
    }
    return new ServiceAccount(
        needed(json, "client_email"),
        json.path("private_key_id").asText(""),
        new Secret(needed(json, "private_key")));
  }

  private static String needed(JsonNode json, String name) throws KeyException {
    String value = json.path(name).asText("");
    if (value.isEmpty()) {
      throw KeyException.broken(FIELD + ": \"" + name + "\" is missing");
    }
    return value;
  }

  @Override
  public Request request(Instant now) throws KeyException {
    ObjectNode header = Json.object().put("alg", "RS256").put("typ", "JWT");
    if (!keyId.isEmpty()) {
      header.put("kid", keyId);
    }
    ObjectNode claims =
        Json.object()
            .put("iss", email)
            .put("scope", SCOPE)
            .put("aud", TOKENS.toString())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(LIFE).getEpochSecond());
    String said = base64(Json.write(header)) + "." + base64(Json.write(claims));
    String form =
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
            + said
            + "."
            + base64(signed(said.getBytes(StandardCharsets.US_ASCII)));
    return new Request(
        "POST",
        TOKENS,
        Headers.of(
            "content-type", "application/x-www-form-urlencoded", "accept", "application/json"),
        form.getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] signed(byte[] said) throws KeyException {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(privateKey());
      signature.update(said);
      return signature.sign();
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Their messages may quote the key.
      throw KeyException.broken(FIELD + ": \"private_key\" is no RSA key in PEM (PKCS #8)");
    }
  }

  private PrivateKey privateKey() throws GeneralSecurityException {
    String pem = key.reveal().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public Optional<Token> token(Response response, byte[] body) {
    try {
      JsonNode json = Json.parse(body);
      String token = json.path("access_token").asText("");
      long seconds = json.path("expires_in").asLong();
      return Secret.fitsInHeader(token)
          ? Optional.of(new Token(new Secret(token), Duration.ofSeconds(seconds)))
          : Optional.empty();
    } catch (JsonException _) {
      return Optional.empty();
    }
  }
}
