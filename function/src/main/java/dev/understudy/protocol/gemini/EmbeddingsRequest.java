package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Texts to be embedded, on their way to Google.
///
/// Google AI takes many at a time (<https://ai.google.dev/api/embeddings>). Vertex AI has two
/// methods: `predict`
/// (<https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api>),
/// and `embedContent` for the newer models, which takes one text.
final class EmbeddingsRequest {
  private static final Pattern PREDICTING =
      Pattern.compile("(text|multilingual|gemini-embedding-001).*");

  private final Host host;
  private final ObjectNode canonical;
  private final String model;
  private final ObjectNode body = Json.object();
  private final Notes notes = new Notes();

  EmbeddingsRequest(Host host, ObjectNode canonical) {
    this.host = host;
    this.canonical = canonical;
    this.model = canonical.path("model").asText("");
  }

  Rendering render() {
    List<String> texts = texts();
    String method =
        switch (host) {
          case GOOGLE_AI -> batch(texts);
          case VERTEX_AI ->
              PREDICTING.matcher(Host.name(model)).matches() ? predict(texts) : one(texts);
        };
    RequestFields.EMBED.judge(canonical, body, notes);
    return notes.rendering(host.path(model, method), body);
  }

  private List<String> texts() {
    JsonNode input = canonical.path("input");
    List<String> texts = new ArrayList<>();
    for (JsonNode text : input.isArray() ? input : Json.array().add(input)) {
      if (!text.isTextual()) {
        notes.refused(
            "input is neither a text nor a list of texts, which is all that Gemini takes");
        break;
      }
      texts.add(text.textValue());
    }
    return texts;
  }

  private String batch(List<String> texts) {
    ArrayNode requests = body.putArray("requests");
    for (String text : texts) {
      ObjectNode request = requests.addObject().put("model", "models/" + Host.name(model));
      content(request, text);
    }
    return "batchEmbedContents";
  }

  private String one(List<String> texts) {
    if (texts.size() > 1) {
      notes.refused("input has more than one text, and the model takes one at a time");
    }
    content(body, String.join("", texts));
    return "embedContent";
  }

  private void content(ObjectNode request, String text) {
    request.putObject("content").putArray("parts").addObject().put("text", text);
    if (!taskType().isNull()) {
      request.set("taskType", taskType());
    }
    if (canonical.hasNonNull("dimensions")) {
      request.set("outputDimensionality", canonical.path("dimensions"));
    }
  }

  private String predict(List<String> texts) {
    ArrayNode instances = body.putArray("instances");
    for (String text : texts) {
      ObjectNode instance = instances.addObject().put("content", text);
      if (!taskType().isNull()) {
        instance.set("task_type", taskType());
      }
    }
    if (canonical.hasNonNull("dimensions")) {
      body.putObject("parameters").set("outputDimensionality", canonical.path("dimensions"));
    }
    return "predict";
  }

  private JsonNode taskType() {
    JsonNode type = canonical.path(canonical.has("taskType") ? "taskType" : "task_type");
    return type.isTextual() ? type : Json.object().nullNode();
  }
}
