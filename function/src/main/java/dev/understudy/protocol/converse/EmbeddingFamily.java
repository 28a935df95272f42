package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The models on Bedrock that make vectors, and how each wants to be asked.
enum EmbeddingFamily {
  /// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html>.
  /// The first version has one length of vectors alone.
  TITAN(1),
  /// <https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html>
  NOVA(1),
  /// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html>
  COHERE(96);

  private final int most;

  EmbeddingFamily(int most) {
    this.most = most;
  }

  /// How many texts it takes at once.
  int most() {
    return most;
  }

  static Optional<EmbeddingFamily> of(ModelId model) {
    return switch (model.vendor()) {
      case "amazon" ->
          model.named("titan-embed")
              ? Optional.of(TITAN)
              : model.named("nova-.*embed") ? Optional.of(NOVA) : Optional.empty();
      case "cohere" -> model.named("embed") ? Optional.of(COHERE) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// @param texts one at least, and [#most] at most
  void ask(List<String> texts, ObjectNode canonical, ObjectNode body, Notes notes) {
    JsonNode dimensions = canonical.path("dimensions");
    boolean sized = canonical.hasNonNull("dimensions");
    switch (this) {
      case TITAN -> {
        body.put("inputText", texts.getFirst());
        if (sized) {
          body.set("dimensions", dimensions);
        }
      }
      case NOVA -> {
        body.put("taskType", "SINGLE_EMBEDDING");
        ObjectNode params = body.putObject("singleEmbeddingParams");
        params.put("embeddingPurpose", "GENERIC_INDEX");
        if (sized) {
          params.set("embeddingDimension", dimensions);
        }
        params.putObject("text").put("truncationMode", "NONE").put("value", texts.getFirst());
        if (canonical.path("singleEmbeddingParams") instanceof ObjectNode own) {
          // The client's own words, but for the text.
          ObjectNode text = params.withObject("/text");
          params.setAll(own);
          params.set("text", text);
        }
      }
      case COHERE -> {
        body.set("texts", strings(texts));
        if (!canonical.hasNonNull("input_type")) {
          body.put("input_type", "search_document");
          notes.adapted("input_type was absent and Cohere requires it: search_document was sent.");
        }
        if (sized) {
          body.set("output_dimension", dimensions);
        }
        body.putArray("embedding_types").add("float");
      }
    }
  }

  private static JsonNode strings(List<String> texts) {
    ArrayNode list = Json.array();
    texts.forEach(list::add);
    return list;
  }

  /// The vectors of a reply, whichever model gave it; none where there are none.
  static List<JsonNode> vectors(ObjectNode said) {
    if (said.path("embedding").isArray()) {
      return List.of(said.path("embedding"));
    }
    JsonNode all = said.path("embeddings");
    List<JsonNode> vectors = new ArrayList<>();
    for (JsonNode each : all.isObject() ? all.path("float") : all) {
      vectors.add(each.isObject() ? each.path("embedding") : each);
    }
    return vectors;
  }
}
