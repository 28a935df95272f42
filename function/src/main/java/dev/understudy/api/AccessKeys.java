package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.secret.Redaction;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is calling. Callers prove themselves with access keys, of which the operator keeps only
/// SHA-256 hashes, as the secret `access-keys`: `{"<sha-256, hexadecimal>": {"name": …, "expires":
/// …, "providers": […], "customHosts": …}}`.
///
/// There is no way to switch this off.
public final class AccessKeys {
  /// The name of the secret that holds them.
  public static final String SECRET = "access-keys";

  private final Secrets secrets;
  private final Time time;
  private volatile @Nullable Parsed parsed;

  /// @param time says what has expired
  public AccessKeys(Secrets secrets, Time time) {
    this.secrets = secrets;
    this.time = time;
  }

  /// The access key that came with `headers`.
  ///
  /// @param redaction learns the key, and every other key that the headers hold
  /// @param limit by when that must be known
  /// @throws Rejection 401 if there is none or it is not known; 503 if that cannot be said now
  public AccessKey check(Headers headers, Redaction redaction, Deadline limit) {
    Secret presented = presented(headers, redaction);
    String hash = presented.sha256();
    try {
      Secret known = secrets.get(SECRET, limit);
      ObjectNode entries = entries(known);
      if (!entries.has(hash)) {
        entries = entries(secrets.refresh(SECRET, known, limit));
      }
      if (!(entries.get(hash) instanceof ObjectNode entry)) {
        throw invalid("03");
      }
      AccessKey key = read(entry);
      if (key.expires().filter(end -> !time.now().isBefore(end)).isPresent()) {
        throw invalid("01");
      }
      return key;
    } catch (SecretException e) {
      throw unavailable(String.valueOf(e.getMessage()));
    }
  }

  /// An access key has its own header where the client has one to spare; otherwise it stands where
  /// the client's own key stands, and never leaves.
  private static Secret presented(Headers headers, Redaction redaction) {
    Optional<Secret> bearer =
        headers
            .first("authorization")
            .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(value -> new Secret(value.substring(7).strip()));
    Optional<Secret> understudy = headers.first("x-understudy-api-key").map(Secret::new);
    Optional<Secret> portkey = headers.first("x-portkey-api-key").map(Secret::new);
    Optional<Secret> apiKey = headers.first("x-api-key").map(Secret::new);
    bearer.ifPresent(redaction::add);
    understudy.ifPresent(redaction::add);
    portkey.ifPresent(redaction::add);
    apiKey.ifPresent(redaction::add);
    return understudy
        .or(() -> portkey)
        .or(() -> bearer)
        .or(() -> apiKey)
        .orElseThrow(() -> invalid("03"));
  }

  /// The entries of `secret`, parsed once for as long as the store serves that one.
  private ObjectNode entries(Secret secret) {
    Parsed last = parsed;
    if (last == null || !last.secret.equals(secret)) {
      last = new Parsed(secret, parse(secret));
      parsed = last;
    }
    return last.entries;
  }

  private static ObjectNode parse(Secret secret) {
    try {
      if (Json.parseStrictly(secret.reveal()) instanceof ObjectNode entries) {
        return entries;
      }
      throw unavailable("the secret " + SECRET + " is not a JSON object");
    } catch (JsonException e) {
      throw unavailable("the secret " + SECRET + " is not valid JSON: " + e.getMessage());
    }
  }

  private static AccessKey read(ObjectNode entry) {
    return new AccessKey(
        entry.path("name").asText("unnamed"),
        Optional.ofNullable(entry.get("expires")).filter(end -> !end.isNull()).map(AccessKeys::end),
        Optional.ofNullable(entry.get("providers"))
            .filter(list -> !list.isNull())
            .map(AccessKeys::names),
        flag(entry.path("customHosts")));
  }

  private static Instant end(JsonNode value) {
    try {
      return Instant.parse(value.asText());
    } catch (DateTimeParseException e) {
      throw unavailable(
          "an entry of the secret " + SECRET + " has an \"expires\" that is no ISO instant");
    }
  }

  private static Set<String> names(JsonNode value) {
    Set<String> names = new HashSet<>();
    for (JsonNode name : value) {
      names.add(name.asText());
    }
    if (!value.isArray()) {
      throw unavailable(
          "an entry of the secret " + SECRET + " has \"providers\" that are no array");
    }
    return Set.copyOf(names);
  }

  private static boolean flag(JsonNode value) {
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw unavailable(
          "an entry of the secret " + SECRET + " has a permission that is neither true nor false");
    }
    return value.asBoolean(false);
  }

  private record Parsed(Secret secret, ObjectNode entries) {}

  /// Portkey's words, where its clients look for them.
  private static Rejection invalid(String portkeyCode) {
    return new Rejection(
        401,
        "invalid_api_key",
        "",
        "Portkey Error: Invalid API Key. Error Code: "
            + portkeyCode
            + (portkeyCode.equals("01") ? " (the access key has expired)" : ""));
  }

  /// Nobody is let in while we cannot tell who is calling. Who is not let in is not told how we
  /// keep our keys.
  private static Rejection unavailable(String why) {
    return new Rejection(
        503, "access_keys_unavailable", "", "Access keys cannot be checked at the moment.", why);
  }
}
