package dev.understudy.protocol.cohere;

import static dev.understudy.protocol.FailureClass.MALFORMED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.Rendering;

/// Cohere's `/embed` (<https://docs.cohere.com/reference/embed>), there and back.
final class CohereVectors {
  private static final String SEARCHED = "search_document";

  private CohereVectors() {}

  static Rendering render(ObjectNode canonical) {
    Notes notes = new Notes();
    ObjectNode body = Json.object();
    body.set("model", canonical.path("model"));
    ArrayNode texts = body.putArray("texts");
    JsonNode input = canonical.path("input");
    if (input.isTextual()) {
      texts.add(input);
    } else {
      input.forEach(texts::add);
    }
    if (texts.isEmpty() || !texts.valueStream().allMatch(JsonNode::isTextual)) {
      notes.refused("input is neither a text nor a list of texts, which is all that Cohere takes");
    }
    if (canonical.hasNonNull("input_type")) {
      body.set("input_type", canonical.path("input_type"));
    } else {
      body.put("input_type", SEARCHED);
      notes.adapted("input_type was absent and Cohere requires it: " + SEARCHED + " was sent.");
    }
    body.putArray("embedding_types").add("float");
    if (canonical.hasNonNull("dimensions")) {
      body.set("output_dimension", canonical.path("dimensions"));
    }
    RequestFields.EMBED.judge(canonical, body, notes);
    return notes.rendering("/embed", body);
  }

  static Reading read(ObjectNode said) {
    JsonNode vectors = said.path("embeddings").path("float");
    if (!vectors.isArray()) {
      return new Fault(MALFORMED, "the reply has no list of vectors");
    }
    ObjectNode reply = Json.object().put("object", Minted.object(Operation.EMBED));
    ArrayNode data = reply.putArray("data");
    for (JsonNode vector : vectors) {
      int index = data.size();
      if (vector.isEmpty() || !vector.valueStream().allMatch(JsonNode::isNumber)) {
        return new Fault(MALFORMED, "embeddings.float[" + index + "] is no list of numbers");
      }
      ObjectNode each = data.addObject().put("object", "embedding").put("index", index);
      each.set("embedding", vector);
    }
    reply.put("model", Minted.model(said));
    JsonNode billed = said.path("meta").path("billed_units");
    long tokens = billed.path("input_tokens").asLong() + billed.path("image_tokens").asLong();
    reply.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return data.isEmpty()
        ? new Reading.Empty(reply, said, "the reply has no vectors")
        : new Reading.Answer(reply, said);
  }
}
