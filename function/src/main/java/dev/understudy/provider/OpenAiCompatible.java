package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Protocol;
import java.net.URI;

/// A provider that takes a bearer token, as OpenAI does and four of five others.
record OpenAiCompatible(String id, URI baseUrl, Protocol protocol) implements Provider {
  /// See <https://platform.openai.com/docs/api-reference/authentication>.
  @Override
  public Headers headers(Account account) {
    return Headers.of("authorization", "Bearer " + account.key().reveal());
  }
}
