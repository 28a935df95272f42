package dev.understudy.provider;

import java.util.Optional;

/// Providers that Portkey's list has and that are no more.
final class Gone {
  private Gone() {}

  /// What became of it, as the rest of a sentence; empty for a provider that is not known to be
  /// gone.
  static Optional<String> of(String id) {
    return Optional.ofNullable(
        switch (id) {
          // https://docs.anyscale.com/endpoints/
          case "anyscale" -> "ended its public endpoints on 2024-08-01";
          // https://ai.google.dev/palm_docs/deprecation
          case "palm" -> "was switched off by Google on 2024-08-15; name \"google\"";
          // https://blogs.nvidia.com/blog/dgx-cloud-lepton/
          case "lepton" -> "was taken over by NVIDIA in 2025, and its public API ended";
          // https://lambda.ai/inference
          case "lambda" -> "is winding its inference API down";
          default -> null;
        });
  }
}
