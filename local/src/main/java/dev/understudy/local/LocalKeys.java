package dev.understudy.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The keys of one local world, random at every start.
///
/// @param full an access key with every permission
/// @param bare an access key with none
/// @param providers provider id to a stored key for its rehearsal
public record LocalKeys(String full, String bare, SequencedMap<String, String> providers) {

  /// Where the rehearsal of Bedrock is said to be: a signature names a region.
  private static final String REGION = "eu-central-1";

  public LocalKeys {
    providers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(providers));
  }

  /// New keys, which say what they are so that nobody takes them for a provider's.
  static LocalKeys random(Collection<String> ids) {
    SequencedMap<String, String> providers = new LinkedHashMap<>();
    ids.forEach(id -> providers.put(id, rehearsal(id)));
    return new LocalKeys(named("local-full-"), named("local-bare-"), providers);
  }

  /// A new key for a rehearsal provider, accepted there like any other.
  static String rehearsal(String provider) {
    return named("rehearsal-" + provider + "-");
  }

  /// The stored key for the rehearsal of a provider: of Bedrock the id of the access key.
  public String of(String provider) {
    return Objects.requireNonNull(providers.get(provider), provider + " is not rehearsed");
  }

  /// The secrets that hold these keys.
  ///
  /// @param stored whether the providers' keys too: the real providers must never be sent them
  Map<String, String> secrets(String prefix, boolean stored) {
    ObjectNode callers = Json.object();
    callers
        .putObject(sha256(full))
        .put("name", "local-full")
        .put("customHosts", true)
        .put("simulate", true)
        .put("explain", true);
    callers.putObject(sha256(bare)).put("name", "local-bare");
    Map<String, String> secrets = new TreeMap<>();
    secrets.put(prefix + "/access-keys", Json.write(callers));
    if (stored) {
      providers.forEach((id, key) -> secrets.put(prefix + "/providers/" + id, secret(id, key)));
    }
    return secrets;
  }

  /// A bare key, and of Bedrock an access key, so that requests are signed.
  private static String secret(String id, String key) {
    return id.equals("bedrock")
        ? Json.write(
            Json.object()
                .put("provider", id)
                .put("aws_region", REGION)
                .put("aws_access_key_id", key)
                .put("aws_secret_access_key", named("rehearsal-secret-")))
        : key;
  }

  /// How an access key is looked up: its SHA-256 in lower-case hex.
  public static String sha256(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String named(String name) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return name + HexFormat.of().formatHex(random);
  }
}
