package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.gemini.CountTokens;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.Host;
import dev.understudy.time.Time;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Google AI: the key in a header of its own, never in the URL, where logs would keep it.
record Google(String id, URI address, Time time) implements Provider {
  /// Made for each call, so that none but Google's loads it.
  @Override
  public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
    return operation == Operation.COUNT
        ? new CountTokens(Host.GOOGLE_AI).protocol(time)
        : new Gemini(Host.GOOGLE_AI, time);
  }

  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    return Optional.of(address);
  }

  @Override
  public Capabilities capabilities(String model) {
    return Models.of(id, model.replaceFirst("^models/", ""));
  }

  /// See <https://ai.google.dev/api#authentication>.
  @Override
  public Headers headers(Account account) {
    return Headers.of("x-goog-api-key", account.key().reveal());
  }
}
