package dev.understudy.provider;

import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.time.Time;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// The providers that we know, one row each.
public final class Providers {
  private final SequencedMap<String, Provider> byId = new LinkedHashMap<>();
  private final Map<String, URI> baseUrls;

  /// @param time stamps replies of providers that do not
  /// @param baseUrls by provider id: where a provider is instead of at its own address
  /// @throws IllegalArgumentException if `baseUrls` names an unknown provider
  public Providers(Time time, Map<String, URI> baseUrls) {
    this.baseUrls = baseUrls;
    Protocol chatCompletions = new ChatCompletions(time);
    Protocol messages = new Messages(time);

    add(new OpenAiCompatible("openai", at("openai", "https://api.openai.com/v1"), chatCompletions));
    add(new Anthropic("anthropic", at("anthropic", "https://api.anthropic.com/v1"), messages));
    add(
        new Google(
            "google", at("google", "https://generativelanguage.googleapis.com/v1beta"), time));
    add(new Vertex("vertex-ai", Optional.ofNullable(baseUrls.get("vertex-ai")), time));

    add(new Bedrock("bedrock", Optional.ofNullable(baseUrls.get("bedrock")), time));

    for (String id : baseUrls.keySet()) {
      if (!byId.containsKey(id)) {
        throw new IllegalArgumentException(
            "a base URL is set for the provider \"" + id + "\"; known are " + byId.keySet());
      }
    }
  }

  private URI at(String id, String address) {
    return baseUrls.getOrDefault(id, URI.create(address));
  }

  private void add(Provider provider) {
    byId.put(provider.id(), provider);
  }

  /// The provider of that id.
  public Optional<Provider> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// Every id, in the order of the rows.
  public SequencedSet<String> ids() {
    return Collections.unmodifiableSequencedSet(byId.sequencedKeySet());
  }
}
