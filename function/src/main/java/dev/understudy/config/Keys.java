package dev.understudy.config;

import dev.understudy.config.Settings.Host;
import dev.understudy.http.HostGuard.Origin;
import dev.understudy.provider.AccountField;
import dev.understudy.provider.Key;
import dev.understudy.provider.Provider;
import dev.understudy.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides which key a target is called with. A key goes only where it belongs: a host that
/// somebody names gets the key that the same one brought, and no other.
final class Keys {
  private final Choices choices;

  Keys(Choices choices) {
    this.choices = choices;
  }

  /// The key of the target `node`.
  ///
  /// @param who the provider, and what was said of its key without `api_key`
  /// @param host in place of the provider's own
  Key key(Node node, Choice who, Optional<Host> host) {
    // Whoever leaves the provider to the request leaves its key and account to it.
    return who.isInHand() && Accounts.isUnsaid(node)
        ? key(who, host, node.reading())
        : key(node, Optional.empty(), who, host);
  }

  /// The key of a target that is named in few words, or by the request's headers.
  Key key(Choice who, Optional<Host> host, Reading reading) {
    Node said = Node.config(who.account(), RoutingHeaders.PLACE, false, reading.ofCaller());
    return key(said, who.key(), who, host);
  }

  /// @param node which says whose account it is
  private Key key(Node node, Optional<Secret> inHand, Choice who, Optional<Host> host) {
    Accounts accounts = Accounts.of(node, who.provider());
    Optional<Secret> inline =
        inHand.or(() -> node.text("api_key").map(Secret::new)).or(accounts::key);
    if (inline.isPresent() && who.secret().isPresent()) {
      List<String> said =
          Stream.concat(Accounts.keyNames(), Stream.of("secret", "provider"))
              .filter(node::has)
              .map(name -> "\"" + node.spelling(name) + "\"")
              .toList();
      throw node.reading()
          .invalid(
              node.pointer(),
              "names more than one key in " + String.join(", ", said) + "; one is enough");
    }
    boolean needless = who.provider().keyless() && who.secret().isEmpty() && host.isPresent();
    if (inline.isEmpty() && !needless) {
      who.secret().ifPresent(name -> belongs(node, name, who));
      accounts.refuseAllButDetails();
      return stored(who, accounts, host, node.reading());
    }
    accounts.requireAll(host.isPresent());
    if (host.isEmpty() && who.provider().baseUrl(accounts.words()).isEmpty()) {
      throw node.invalid("custom_host", homeless(who.provider()));
    }
    Origin origin = node.reading().origin();
    String what = origin == Origin.CALLER ? "a key in the request" : "the key of a saved config";
    return new Key.Inline(
        inline.orElse(Secret.none()),
        accounts.fields(),
        host.map(named -> hostFor(origin, named, node.reading(), what)),
        origin);
  }

  private static String homeless(Provider provider) {
    Map<AccountField, Boolean> fields = provider.accountFields();
    return fields.containsValue(true)
        ? "it is missing, and "
            + String.join(", ", Accounts.required(provider))
            + " is no address of the provider "
            + provider.id()
        : "it is missing; the provider "
            + provider.id()
            + " has no address of its own, so name it beside the key, or as \"baseUrl\" in a stored"
            + " secret";
  }

  private static Key stored(Choice who, Accounts accounts, Optional<Host> host, Reading reading) {
    if (host.isPresent()) {
      throw refused(
          host.get(),
          reading,
          "a stored key does not go to a host that is named elsewhere; put \"baseUrl\" into the"
              + " secret, or send \"api_key\" beside \"custom_host\"");
    }
    return new Key.Stored(who.secret().orElse(who.provider().id()), accounts.fields());
  }

  private void belongs(Node node, String name, Choice who) {
    if (!name.equals(who.provider().id()) && choices.isProvider(name)) {
      throw node.invalid(
          "secret",
          "the stored key \"" + name + "\" is not for the provider " + who.provider().id());
    }
  }

  private static URI hostFor(Origin key, Host host, Reading reading, String what) {
    if (key != host.origin()) {
      throw refused(host, reading, what + " does not go to a host that somebody else names");
    }
    return host.uri();
  }

  /// A host that came with the request is the request's fault, whatever config it meets.
  private static RuntimeException refused(Host host, Reading reading, String problem) {
    return host.origin() == reading.origin()
        ? reading.invalid(host.place(), problem)
        : Reading.wrong(host.place(), problem);
  }
}
