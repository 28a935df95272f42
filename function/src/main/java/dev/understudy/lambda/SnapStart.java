package dev.understudy.lambda;

import dev.understudy.secret.SecretsManagerSecrets;
import dev.understudy.shared.SharedState;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/// What happens around a SnapStart snapshot. Before it is taken, everything is done once that a
/// first call would have to wait for, and every cache is emptied; after it was restored, whatever
/// two clones must not share is made anew.
///
/// See "Improving startup performance with Lambda SnapStart" in Lambda's developer guide.
final class SnapStart implements Resource {
  private static final int SEED_BYTES = 32;

  /// The context keeps weak references alone: without this one the hooks would be collected, and
  /// never run.
  @SuppressWarnings("unused") // It is there to be held.
  private static volatile @Nullable SnapStart held;

  private final Wiring.Parts parts;
  private final Priming priming;

  SnapStart(Wiring.Parts parts, Priming priming) {
    this.parts = parts;
    this.priming = priming;
  }

  /// From now on, `parts` are made ready for a snapshot, and mended after it.
  static void register(Wiring.Parts parts, Priming priming) {
    SnapStart resource = new SnapStart(parts, priming);
    held = resource;
    Core.getGlobalContext().register(resource);
  }

  /// Never fails: a version must be publishable while Secrets Manager, or anything else, is down.
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    priming.run();
    if (parts.secrets() instanceof SecretsManagerSecrets cached) {
      cached.clear();
    }
    parts.tokens().clear();
    parts.shared().ifPresent(SharedState::forget);
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) throws IOException {
    parts.random().setSeed(entropy());
    parts.upstream().renew();
    parts.shared().ifPresent(SharedState::prefetch);
    parts.gateway().begin();
  }

  /// The kernel's own random bytes, which differ between clones. What Java had buffered of them
  /// does not.
  private static byte[] entropy() throws IOException {
    try (InputStream random = new FileInputStream("/dev/urandom")) {
      return random.readNBytes(SEED_BYTES);
    }
  }
}
