package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.messages.CountTokens;
import dev.understudy.time.Time;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Anthropic: the key in a header of its own, and the version of the API beside it.
///
/// @param time as for its protocols
record Anthropic(String id, URI address, Protocol messages, Time time) implements Provider {
  /// See <https://docs.anthropic.com/en/api/versioning>.
  private static final String VERSION = "2023-06-01";

  @Override
  public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
    return operation == Operation.COUNT ? CountTokens.ANTHROPIC.protocol(time) : messages;
  }

  @Override
  public boolean owns(Dialect dialect, String model) {
    return dialect == Dialect.MESSAGES;
  }

  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    return Optional.of(address);
  }

  @Override
  public Headers headers(Account account) {
    return Headers.of("x-api-key", account.key().reveal(), "anthropic-version", VERSION);
  }
}
