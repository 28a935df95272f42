package dev.understudy.provider;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What is known of a model. What is not known is allowed: the provider will say.
///
/// @param features whether it can; absent means not known
/// @param limits in tokens; absent means not known
public record Capabilities(Map<Feature, Boolean> features, Map<Limit, Integer> limits) {
  /// Nothing is known.
  public static final Capabilities UNKNOWN = new Capabilities(Map.of(), Map.of());

  /// What a model can or cannot.
  public enum Feature {
    /// Tools, and the older functions.
    TOOLS,
    /// Pictures in what the user says.
    IMAGES,
    /// `response_format` of type `json_schema`.
    JSON_SCHEMA,
    /// `response_format` of type `json_object`.
    JSON_OBJECT,
    /// More than one answer to one request.
    N,
    /// The probabilities of tokens.
    LOGPROBS,
    /// It reasons before it answers unless it is told not to, so its first token is late.
    REASONING,
    /// The provider refuses a prompt that fits, when what may be answered would not fit beside it.
    COUNTS_MAX_TOKENS,
    /// It goes on from a last message of the assistant's own, instead of answering it.
    PREFILL;

    /// The name in a config: `json_schema`.
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How much a model takes.
  public enum Limit {
    /// Prompt and answer together.
    CONTEXT_WINDOW,
    /// The most that `max_tokens` may ask for.
    MAX_OUTPUT_TOKENS,
    /// What is sent as `max_tokens` to a provider that requires it, when the request has none.
    DEFAULT_MAX_TOKENS;

    /// The name in a config: `context_window`.
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Capabilities {
    features = Map.copyOf(features);
    limits = Map.copyOf(limits);
  }

  /// Whether the model is known to have `feature`.
  public boolean has(Feature feature) {
    return features.getOrDefault(feature, false);
  }

  /// Whether the model is known to be without `feature`.
  public boolean lacks(Feature feature) {
    return !features.getOrDefault(feature, true);
  }

  /// The limit in tokens, if it is known.
  public Optional<Integer> limit(Limit limit) {
    return Optional.ofNullable(limits.get(limit));
  }

  /// This, and of `other` what is not known here. A config's own word goes before the row:
  /// `configured.orElse(provider.capabilities(model))`.
  public Capabilities orElse(Capabilities other) {
    Map<Feature, Boolean> mergedFeatures = new EnumMap<>(Feature.class);
    mergedFeatures.putAll(other.features);
    mergedFeatures.putAll(features);
    Map<Limit, Integer> mergedLimits = new EnumMap<>(Limit.class);
    mergedLimits.putAll(other.limits);
    mergedLimits.putAll(limits);
    return new Capabilities(mergedFeatures, mergedLimits);
  }

  /// This, with `features` known to be there.
  Capabilities with(Feature... features) {
    return set(true, features);
  }

  /// This, with `features` known to be missing.
  Capabilities without(Feature... features) {
    return set(false, features);
  }

  /// This, with a limit.
  Capabilities with(Limit limit, int tokens) {
    return new Capabilities(Map.of(), Map.of(limit, tokens)).orElse(this);
  }

  private Capabilities set(boolean there, Feature... features) {
    Map<Feature, Boolean> known = new EnumMap<>(Feature.class);
    for (Feature feature : features) {
      known.put(feature, there);
    }
    return new Capabilities(known, Map.of()).orElse(this);
  }
}
