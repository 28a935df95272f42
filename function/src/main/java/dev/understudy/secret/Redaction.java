package dev.understudy.secret;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The secrets of one call, and the promise that none of them is printed: every text that leaves
/// other than to the secret's own host passes through [#clean].
public final class Redaction {
  private final Set<Secret> secrets = ConcurrentHashMap.newKeySet();

  /// From now on, `secret` is replaced wherever it stands.
  public void add(Secret secret) {
    if (!secret.reveal().isEmpty()) {
      secrets.add(secret);
    }
  }

  /// `text` with every secret of the call replaced by `***`.
  public String clean(String text) {
    String clean = text;
    for (Secret secret : secrets) {
      clean = clean.replace(secret.reveal(), secret.toString());
    }
    return clean;
  }
}
