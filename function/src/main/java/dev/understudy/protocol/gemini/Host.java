package dev.understudy.protocol.gemini;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The two places where Google serves Gemini.
public enum Host {
  /// Google AI, the Gemini Developer API: <https://ai.google.dev/api>.
  GOOGLE_AI("/models/"),
  /// Vertex AI: <https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference>.
  VERTEX_AI("/publishers/google/models/");

  /// Models that somebody tuned, and where Vertex AI has put them.
  private static final Pattern OF_ITS_OWN = Pattern.compile("(tunedModels|endpoints)/[\\w-]+");

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
        : models
            + URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@")
            + ":"
            + method;
  }

  /// The model's own name.
  static String name(String model) {
    return model.replaceFirst("^(publishers/)?google[/.]", "").replaceFirst("^models/", "");
  }
}
