package dev.understudy.protocol.gemini;

import dev.understudy.http.PathSegment;
import java.util.regex.Pattern;

/// The two places where Google serves Gemini.
public enum Host {
  /// Google AI, the Gemini Developer API: <https://ai.google.dev/api>.
  GOOGLE_AI("/models/"),
  /// Vertex AI: <https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference>.
  VERTEX_AI("/publishers/google/models/");

  /// Models that somebody tuned, and where Vertex AI has put them.
  private static final Pattern OF_ITS_OWN = Pattern.compile("(tunedModels|endpoints)/[\\w-]+");

  /// What stands before a name, here or there.
  private static final Pattern BEFORE =
      Pattern.compile("^(?:(?:publishers/)?google[/.])?(?:models/)?");

  private final String models;

  Host(String models) {
    this.models = models;
  }

  /// Where `method` of a model is, below the base URL.
  ///
  /// @param model as the request names it: with or without the publisher
  String path(String model, String method) {
    String name = name(model);
    return OF_ITS_OWN.matcher(name).matches()
        ? "/" + name + ":" + method
        : models + PathSegment.of(name) + ":" + method;
  }

  /// The model's own name.
  static String name(String model) {
    return BEFORE.matcher(model).replaceFirst("");
  }
}
