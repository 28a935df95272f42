package dev.understudy.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// The keys of one local world, random at every start.
///
/// @param full an access key with every permission
/// @param bare an access key with none
/// @param openai a stored key for the rehearsal of OpenAI
/// @param anthropic a stored key for the rehearsal of Anthropic
public record LocalKeys(String full, String bare, String openai, String anthropic) {

  /// New keys, which say what they are so that nobody takes them for a provider's.
  static LocalKeys random() {
    return new LocalKeys(
        named("local-full-"),
        named("local-bare-"),
        named("rehearsal-openai-"),
        named("rehearsal-anthropic-"));
  }

  /// A new key for a rehearsal provider, accepted there like any other.
  static String rehearsal(String provider) {
    return named("rehearsal-" + provider + "-");
  }

  /// The secrets that hold these keys.
  ///
  /// @param providers whether the providers' keys too: the real providers must never be sent them
  Map<String, String> secrets(String prefix, boolean providers) {
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
    if (providers) {
      secrets.put(prefix + "/providers/openai", openai);
      secrets.put(prefix + "/providers/anthropic", anthropic);
    }
    return secrets;
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
