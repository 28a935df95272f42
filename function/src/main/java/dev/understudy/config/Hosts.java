package dev.understudy.config;

import dev.understudy.config.Settings.Host;
import dev.understudy.http.HostGuard;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.http.Rejection;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Function;

/// Reads hosts that somebody names in place of a provider's own.
final class Hosts {
  private final HostGuard guard;

  Hosts(HostGuard guard) {
    this.guard = guard;
  }

  /// The field `custom_host`.
  Optional<Host> read(Node node) {
    return node.text("custom_host")
        .map(
            text ->
                host(
                    text,
                    node.at("custom_host"),
                    node.reading().origin(),
                    problem -> node.invalid("custom_host", problem)));
  }

  /// @param place where `text` stands
  /// @param invalid makes the error of what is wrong
  Host host(String text, String place, Origin origin, Function<String, Rejection> invalid) {
    try {
      URI uri = new URI(text);
      guard
          .objectionToBase(uri, origin)
          .ifPresent(
              objection -> {
                throw invalid.apply(objection);
              });
      return new Host(uri, place, origin);
    } catch (URISyntaxException e) {
      throw invalid.apply("expected a URL such as https://example.com/v1");
    }
  }
}
