package dev.understudy.provider;

import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.chatcompletions.Habits;
import dev.understudy.protocol.cohere.Cohere;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.time.Time;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The providers that we know: those with a class of their own, and the rows of [Hosts].
///
/// A provider, its protocol and its habits are made when it is first asked for, so that a call pays
/// for its own alone.
public final class Providers {
  private final Map<String, Provider> made = new ConcurrentHashMap<>();
  private final SequencedSet<String> ids = new LinkedHashSet<>();
  private final Time time;
  private final Map<String, URI> baseUrls;

  /// @param time stamps replies of providers that do not
  /// @param baseUrls by provider id: where a provider is instead of at its own address
  /// @throws IllegalArgumentException if `baseUrls` names an unknown provider
  public Providers(Time time, Map<String, URI> baseUrls) {
    this.time = time;
    this.baseUrls = Map.copyOf(baseUrls);
    Collections.addAll(
        ids,
        "openai",
        "anthropic",
        "google",
        "vertex-ai",
        "bedrock",
        "azure-openai",
        "azure-ai",
        "cohere");
    Hosts.ALL.forEach(host -> ids.add(host.id()));
    Hosts.OF_VECTORS.forEach(host -> ids.add(host.id()));
    for (String id : baseUrls.keySet()) {
      if (!ids.contains(id)) {
        throw new IllegalArgumentException(
            "a base URL is set for the provider \"" + id + "\"; known are " + ids);
      }
    }
  }

  /// The provider of that id.
  public Optional<Provider> find(String id) {
    return ids.contains(id) ? Optional.of(made.computeIfAbsent(id, this::make)) : Optional.empty();
  }

  private Provider make(String id) {
    return switch (id) {
      case "openai" ->
          new OpenAi(id, moved(id).orElse(URI.create("https://api.openai.com/v1")), time);
      case "anthropic" ->
          new Anthropic(
              id,
              moved(id).orElse(URI.create("https://api.anthropic.com/v1")),
              new Messages(time),
              time);
      case "google" ->
          new Google(
              id,
              moved(id).orElse(URI.create("https://generativelanguage.googleapis.com/v1beta")),
              time);
      case "vertex-ai" -> new Vertex(id, moved(id), time);
      case "bedrock" -> new Bedrock(id, moved(id), time);
      case "cohere" ->
          compatible(
              new Host(
                  id,
                  "Cohere",
                  "https://api.cohere.com/v2",
                  false,
                  "https://docs.cohere.com/reference/chat"),
              new Cohere(time));
      case "azure-openai" -> new AzureOpenAi(moved(id), new ChatCompletions(time, azure("Azure")));
      case "azure-ai" ->
          new AzureFoundry(moved(id), new ChatCompletions(time, azure("Azure AI Foundry")));
      default -> {
        Host host = row(id);
        yield compatible(
            host, new ChatCompletions(time, HostHabits.of(host), HostHabits.embeddings(host)));
      }
    };
  }

  private static Habits azure(String name) {
    return Habits.of(name).with(Habits.MaxTokens.AS_ASKED).with(Habits.Trait.DEVELOPER);
  }

  private static Host row(String id) {
    return Stream.concat(Hosts.ALL.stream(), Hosts.OF_VECTORS.stream())
        .filter(host -> host.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private Provider compatible(Host host, Protocol protocol) {
    return new OpenAiCompatible(host, moved(host.id()), protocol);
  }

  private Optional<URI> moved(String id) {
    return Optional.ofNullable(baseUrls.get(id));
  }

  /// Every id, in the order of the rows.
  public SequencedSet<String> ids() {
    return Collections.unmodifiableSequencedSet(ids);
  }

  /// What became of a provider that is no more, as the rest of a sentence; empty where `id` is not
  /// known to have been one.
  public static Optional<String> gone(String id) {
    return Gone.of(id);
  }
}
