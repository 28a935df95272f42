package dev.understudy.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A key. Prints as `***`, wherever it is printed.
public final class Secret {
  private final String value;

  private static final Secret NONE = new Secret("");

  /// No key, for who asks for none.
  public static Secret none() {
    return NONE;
  }

  /// Whether there is a key at all.
  public boolean isNone() {
    return value.isEmpty();
  }

  /// Wraps `value`.
  public Secret(String value) {
    this.value = value;
  }

  /// The key itself. Called in `provider`, where it becomes a header, by [Redaction], and where the
  /// access keys' hashes are read; an architecture test allows nobody else.
  public String reveal() {
    return value;
  }

  /// Whether `value` can stand in a header: visible ASCII, no white space (RFC 9110, section 5.5).
  public static boolean fitsInHeader(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 127);
  }

  /// The SHA-256 of the key in lower-case hexadecimal: enough to tell keys apart.
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
