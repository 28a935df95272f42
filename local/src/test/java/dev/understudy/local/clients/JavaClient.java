package dev.understudy.local.clients;

import java.util.Map;

/// A client in Java, made for one gateway.
interface JavaClient extends AutoCloseable {

  /// How it does each case that it can do.
  Map<ClientCase, Ask> cases();

  @Override
  default void close() {}

  /// How it does one case.
  interface Ask {
    /// @throws Exception what the client throws that is no answer to the question
    Seen ask(Question question) throws Exception;
  }
}
