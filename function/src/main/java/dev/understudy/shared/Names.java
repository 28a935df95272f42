package dev.understudy.shared;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// What things are called in the table: hashes, so that no key and nothing that a caller wrote is
/// to be read there.
final class Names {
  private Names() {}

  /// The key of an item.
  ///
  /// @param kind what it is, of a closed set, for whoever looks into the table
  /// @param parts what tells it from others of its kind
  static String key(String kind, String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return kind + "#" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// A token that nobody else makes.
  static String token(RandomGenerator random) {
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}
