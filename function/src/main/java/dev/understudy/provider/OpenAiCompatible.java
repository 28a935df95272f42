package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// A provider that takes a bearer token, as OpenAI does and four of five others.
///
/// @param moved where the operator says that it is, in place of its own address
record OpenAiCompatible(Host host, Optional<URI> moved, Protocol protocol) implements Provider {
  @Override
  public String id() {
    return host.id();
  }

  @Override
  public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
    return protocol;
  }

  @Override
  public Map<AccountField, Boolean> accountFields() {
    return host.fields();
  }

  @Override
  public boolean keyless() {
    return host.keyless();
  }

  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    return moved.or(() -> host.address(fields).map(URI::create));
  }

  /// See <https://platform.openai.com/docs/api-reference/authentication>.
  @Override
  public Headers headers(Account account) {
    return bearer(account.key());
  }

  /// No header where there is no key.
  static Headers bearer(Secret key) {
    return key.isNone() ? Headers.none() : Headers.of("authorization", "Bearer " + key.reveal());
  }
}
