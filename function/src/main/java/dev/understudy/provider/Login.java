package dev.understudy.provider;

import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a token is had for a key, which is then sent in the key's place until it expires.
public interface Login {
  /// Asks for a token. Goes to the vendor's own address, which no caller names.
  ///
  /// @param now for what has to say when it was made
  /// @throws KeyException if the key is none to sign with
  Request request(Instant now) throws KeyException;

  /// The token in a 2xx answer; empty where there is none to be found.
  Optional<Token> token(Response response, byte[] body);

  /// What an answer without a token objects to, as the end of a sentence: the error's name as RFC
  /// 6749, section 5.2, has it (` (invalid_grant)`), and nothing where there is none.
  default String objection(byte[] body) {
    try {
      String error = Json.parse(body).path("error").asText("");
      return error.matches("[a-z_]{1,40}") ? " (" + error + ")" : "";
    } catch (JsonException _) {
      return "";
    }
  }

  /// A token.
  ///
  /// @param life how long it is good, from the answer on
  record Token(Secret value, Duration life) {}
}
