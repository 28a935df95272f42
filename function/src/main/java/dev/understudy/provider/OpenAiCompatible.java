package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// A provider that takes a bearer token, as OpenAI does and four of five others.
record OpenAiCompatible(String id, URI address, Protocol protocol) implements Provider {
  @Override
  public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
    return protocol;
  }

  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    return Optional.of(address);
  }

  /// See <https://platform.openai.com/docs/api-reference/authentication>.
  @Override
  public Headers headers(Account account) {
    return Headers.of("authorization", "Bearer " + account.key().reveal());
  }
}
