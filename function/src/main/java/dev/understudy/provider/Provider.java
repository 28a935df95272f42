package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Protocol;
import java.net.URI;
import java.util.Optional;

/// Where a provider is, how we prove who we are, and which protocol it speaks. What is said is the
/// protocol's business.
public interface Provider {
  /// The id that a config names: Portkey's where Portkey has one.
  String id();

  /// The wire format that it speaks.
  Protocol protocol();

  /// The dialect that is its own: what it says in it needs no mending, and passes as it is to who
  /// speaks it too.
  default Optional<Dialect> owns() {
    return Optional.empty();
  }

  /// Its address when the account brings none, with the version segment and without a slash at the
  /// end.
  URI baseUrl();

  /// What is known of its model.
  default Capabilities capabilities(String model) {
    return Models.of(id(), model);
  }

  /// The headers that prove who we are, and those that every request of this provider needs.
  Headers headers(Account account);

  /// Where a request goes.
  ///
  /// @param path from the protocol, below the base URL
  default URI endpoint(Account account, String path) {
    String base = account.baseUrl().orElse(baseUrl()).toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }
}
