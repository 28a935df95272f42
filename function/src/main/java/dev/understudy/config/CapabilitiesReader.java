package dev.understudy.config;

import dev.understudy.provider.Capabilities;
import dev.understudy.provider.Capabilities.Feature;
import dev.understudy.provider.Capabilities.Limit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Reads what a config says a model can.
final class CapabilitiesReader {
  private CapabilitiesReader() {}

  static Capabilities read(Node node) {
    Optional<Node> part = node.part("capabilities");
    Map<Feature, Boolean> features = new EnumMap<>(Feature.class);
    for (Feature feature : Feature.values()) {
      part.flatMap(said -> said.flag(feature.wireName()))
          .ifPresent(can -> features.put(feature, can));
    }
    Map<Limit, Integer> limits = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      part.flatMap(said -> said.whole(limit.wireName()))
          .ifPresent(tokens -> limits.put(limit, tokens));
    }
    return new Capabilities(features, limits);
  }
}
