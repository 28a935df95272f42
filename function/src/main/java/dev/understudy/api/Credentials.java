package dev.understudy.api;

import dev.understudy.http.Headers;
import dev.understudy.provider.AccountField;
import dev.understudy.secret.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The keys in a request's headers, and which of them is which.
///
/// An access key has a header of its own where the client has one to spare; what stands where
/// clients put their provider's key is that then. Without it, the access key stands there, and
/// never leaves.
///
/// @param accessKey opens the gateway
/// @param providerKey opens a provider, on behalf of the caller
/// @param all every key that there is, used or not
public record Credentials(
    Optional<Secret> accessKey, Optional<Secret> providerKey, List<Secret> all) {
  /// Where the secret parts of an account may stand, for a provider that has more than a key.
  private static final Set<String> OF_ACCOUNTS =
      Arrays.stream(AccountField.values())
          .filter(AccountField::isSecret)
          .map(field -> field.wireName().replace('_', '-'))
          .flatMap(name -> Stream.of("x-portkey-" + name, "x-understudy-" + name))
          .collect(Collectors.toUnmodifiableSet());

  /// Those that the headers hold.
  public static Credentials of(Headers headers) {
    Optional<Secret> understudy = headers.first("x-understudy-api-key").map(Secret::new);
    Optional<Secret> portkey = headers.first("x-portkey-api-key").map(Secret::new);
    Optional<Secret> bearer =
        headers
            .first("authorization")
            .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(value -> value.substring(7).strip())
            .filter(value -> !value.isEmpty())
            .map(Secret::new);
    Optional<Secret> apiKey = headers.first("x-api-key").map(Secret::new);
    Optional<Secret> own = understudy.or(() -> portkey);
    Optional<Secret> clients = bearer.or(() -> apiKey);
    return new Credentials(
        own.or(() -> clients),
        own.isPresent() ? clients : Optional.empty(),
        Stream.concat(
                Stream.of(understudy, portkey, bearer, apiKey).flatMap(Optional::stream),
                ofAccounts(headers))
            .toList());
  }

  private static Stream<Secret> ofAccounts(Headers headers) {
    return headers.map().entrySet().stream()
        .filter(header -> OF_ACCOUNTS.contains(header.getKey()))
        .flatMap(header -> header.getValue().stream().map(Secret::new));
  }
}
