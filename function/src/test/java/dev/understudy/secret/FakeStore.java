package dev.understudy.secret;

import dev.understudy.secret.SecretException.Reason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A store whose content and moods a test decides, and that remembers what it was asked for.
final class FakeStore implements Fetch {
  final Map<String, String> values = new ConcurrentHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  volatile @Nullable Reason failing;

  @Override
  public Secret fetch(String fullName) throws SecretException {
    asked.add(fullName);
    Reason reason = failing;
    if (reason != null) {
      throw new SecretException(reason, "as the test says");
    }
    String value = values.get(fullName);
    if (value == null) {
      throw new SecretException(Reason.NOT_FOUND, "nothing here");
    }
    return new Secret(value);
  }
}
