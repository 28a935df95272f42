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
/// …, "providers": […], "configs": […], "customHosts": …, "simulate": …, "explain": …, "limits":
/// {…}}}`.
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
    Credentials credentials = Credentials.of(headers);
    credentials.all().forEach(redaction::add);
    String hash = credentials.accessKey().orElseThrow(() -> invalid("03")).sha256();
    try {
      Secret known = secrets.get(SECRET, limit);
      ObjectNode entries = entries(known);
      if (!entries.has(hash)) {
        entries = entries(secrets.refresh(SECRET, known, limit));
      }
      if (!(entries.get(hash) instanceof ObjectNode entry)) {
        throw invalid("03");
      }
      AccessKey key = read(hash, entry);
      if (key.expires().filter(end -> !time.now().isBefore(end)).isPresent()) {
        throw invalid("01");
      }
      return key;
    } catch (SecretException e) {
      throw unavailable(String.valueOf(e.getMessage()));
    }
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

  private static AccessKey read(String id, ObjectNode entry) {
    return new AccessKey(
        id,
        entry.path("name").asText("unnamed"),
        Optional.ofNullable(entry.get("expires")).filter(end -> !end.isNull()).map(AccessKeys::end),
        names(entry, "providers"),
        names(entry, "configs"),
        flag(entry, "customHosts"),
        flag(entry, "simulate"),
        flag(entry, "explain"),
        LimitsReader.read(entry));
  }

  private static Instant end(JsonNode value) {
    try {
      return Instant.parse(value.asText());
    } catch (DateTimeParseException e) {
      throw unavailable(
          "an entry of the secret " + SECRET + " has an \"expires\" that is no ISO instant");
    }
  }

  private static Optional<Set<String>> names(ObjectNode entry, String field) {
    JsonNode value = entry.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    Set<String> names = new HashSet<>();
    for (JsonNode name : value) {
      if (!name.isTextual()) {
        throw wrong(field, "an array of strings");
      }
      names.add(name.textValue());
    }
    if (!value.isArray()) {
      throw wrong(field, "an array of strings");
    }
    return Optional.of(Set.copyOf(names));
  }

  private static boolean flag(ObjectNode entry, String field) {
    JsonNode value = entry.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw wrong(field, "true or false");
    }
    return value.asBoolean(false);
  }

  private static Rejection wrong(String field, String expected) {
    return unavailable(
        "an entry of the secret " + SECRET + " has a \"" + field + "\" that is not " + expected);
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
  ///
  /// @param why for the log
  public static Rejection unavailable(String why) {
    return new Rejection(
        503, "access_keys_unavailable", "", "Access keys cannot be checked at the moment.", why);
  }
}
