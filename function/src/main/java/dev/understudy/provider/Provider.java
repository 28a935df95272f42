package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a provider is, how we prove who we are, and which protocol it speaks. What is said is the
/// protocol's business.
public interface Provider {
  /// The id that a config names: Portkey's where Portkey has one.
  String id();

  /// The wire format that it speaks.
  ///
  /// @param model as the request names it; a host of many vendors' models speaks to each of them as
  ///   its vendor does
  /// @param own the dialect of the request, where it goes out in the client's own words
  Protocol protocol(Operation operation, String model, Optional<Dialect> own);

  /// Whether `dialect` is its own: what it says in it needs no mending, and passes as it is to who
  /// speaks it too.
  default boolean owns(Dialect dialect, String model) {
    return false;
  }

  /// What an account has beside its key, and whether it must: in the order in which people are
  /// told.
  default Map<AccountField, Boolean> accountFields() {
    return Map.of();
  }

  /// Whether it may be called without a key.
  default boolean keyless() {
    return false;
  }

  /// Whether an account of the operator's with these fields, and no key, is proved by the
  /// function's own role.
  default boolean provesByRole(Map<AccountField, String> fields) {
    return false;
  }

  /// What has to stand beside `fields`, though it need not be there without them.
  default Optional<AccountField> missing(Set<AccountField> fields) {
    return Optional.empty();
  }

  /// Its address where an account with these fields brings none, with the version segment and
  /// without a slash at the end; empty for a provider that is wherever somebody runs it.
  ///
  /// @param fields that [#accountFields] allows, every one that it requires among them
  Optional<URI> baseUrl(Map<AccountField, String> fields);

  /// What is known of its model.
  default Capabilities capabilities(String model) {
    return Models.of(id(), model);
  }

  /// The headers that prove who we are, and those that every request of this provider needs.
  Headers headers(Account account);

  /// Where a request goes.
  ///
  /// @param path from the protocol, below the base URL
  /// @param model as the request names it
  default URI endpoint(Account account, String path, String model) {
    String base = account.baseUrl().or(() -> baseUrl(account.words())).orElseThrow().toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  /// The request as it leaves: signed, where the proof is made of the request itself.
  ///
  /// @param request whole, [#headers] among its headers
  default Request signed(Account account, Request request) {
    return request;
  }

  /// A token that is had for the key and sent in its place; empty where the key itself is sent.
  /// What has a token already (see [Account]) says the same as before it had one.
  ///
  /// @throws KeyException if the key is none that a token can be had for
  default Optional<Login> login(Account account) throws KeyException {
    return Optional.empty();
  }
}
