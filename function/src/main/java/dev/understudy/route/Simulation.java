package dev.understudy.route;

import dev.understudy.http.Upstream;
import java.util.Optional;

/// Failures on request: a way out for some targets that leads nowhere.
@FunctionalInterface
public interface Simulation {
  /// Nothing is simulated.
  Simulation NONE = _ -> Optional.empty();

  /// What `target` is called through instead, if it is to fail. Its health is left alone.
  Optional<Upstream> of(Route.Target target);
}
