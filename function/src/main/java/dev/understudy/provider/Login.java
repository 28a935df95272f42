package dev.understudy.provider;

import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a token is had for a key, which is then sent in the key's place until it expires.
public interface Login {
  /// Asks for a token. Goes to the vendor's own address, which no caller names.
  ///
  /// @param now for what has to say when it was made
  Request request(Instant now);

  /// The token in a 2xx answer; empty where there is none to be found.
  Optional<Token> token(Response response, byte[] body);

  /// A token.
  ///
  /// @param life how long it is good, from the answer on
  record Token(Secret value, Duration life) {}
}
