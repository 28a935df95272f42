package dev.understudy.protocol.converse;

import static dev.understudy.protocol.FailureClass.MALFORMED;
import static dev.understudy.protocol.FieldTable.leftOut;
import static dev.understudy.protocol.FieldTable.own;
import static dev.understudy.protocol.FieldTable.refused;
import static dev.understudy.protocol.FieldTable.translated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.PathSegment;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.time.Time;
import java.util.ArrayList;
import java.util.List;

/// Embeddings by Amazon Bedrock's InvokeModel, which has each [EmbeddingFamily] in its own words
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>). How
/// many tokens were read stands in a header.
public final class InvokeEmbeddings implements Protocol {
  /// What has no row is the model's own: `input_type`, `truncate`, `normalize` …
  private static final FieldTable FIELDS =
      FieldTable.translating(
          "Amazon Bedrock",
          translated("model"),
          translated("input"),
          translated("dimensions"),
          // Between the client and us: from here come numbers.
          translated("encoding_format"),
          translated("singleEmbeddingParams"),
          translated("stream"),
          translated("stream_options"),
          own("inputText", "input"),
          own("texts", "input"),
          own("output_dimension", "dimensions"),
          refused(
              "embedding_types", "other than float has no place in OpenAI's reply", "[\"float\"]"),
          refused("messages", "beside input has no counterpart"),
          leftOut("user"));

  private final ReplyReader reader;
  private final String model;

  /// @param model whose replies it reads, which do not name it
  public InvokeEmbeddings(Time time, String model) {
    this.reader = new ReplyReader(ConverseErrors.RULES, time);
    this.model = model;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    if (operation != Operation.EMBED) {
      throw new IllegalArgumentException("embeddings alone, not " + operation);
    }
    Notes notes = new Notes();
    ObjectNode body = Json.object();
    String id = canonical.path("model").asText("");
    List<String> texts = texts(canonical.path("input"), notes);
    EmbeddingFamily.of(ModelId.of(id))
        .ifPresentOrElse(
            family -> {
              if (texts.size() > family.most()) {
                notes.refused(
                    "input has %d texts, and %s takes %d in one call"
                        .formatted(texts.size(), ModelId.of(id), family.most()));
              } else if (!texts.isEmpty()) {
                family.ask(texts, canonical, body, notes);
              }
            },
            () ->
                notes.refused(
                    "input: the words for embeddings are known of Titan, Nova and Cohere, not of "
                        + ModelId.of(id)));
    FIELDS.judge(canonical, body, notes);
    return notes.rendering("/model/" + PathSegment.of(id) + "/invoke", body);
  }

  private static List<String> texts(JsonNode input, Notes notes) {
    List<String> texts = new ArrayList<>();
    if (input.isTextual()) {
      texts.add(input.textValue());
    }
    input.valueStream().filter(JsonNode::isTextual).forEach(text -> texts.add(text.textValue()));
    if (texts.isEmpty() || (input.isArray() && texts.size() < input.size())) {
      notes.refused("input is neither a text nor a list of texts, which is all that is translated");
    }
    return texts;
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(
        status,
        headers,
        status < 400 ? body : ConverseErrors.named(headers, body),
        json -> reply(headers, json));
  }

  private Reading reply(Headers headers, ObjectNode said) {
    List<JsonNode> vectors = EmbeddingFamily.vectors(said);
    ObjectNode reply = Json.object().put("object", Minted.object(Operation.EMBED));
    ArrayNode data = reply.putArray("data");
    for (JsonNode vector : vectors) {
      if (vector.isEmpty() || !vector.valueStream().allMatch(JsonNode::isNumber)) {
        return new Reading.Fault(MALFORMED, "the reply has no vectors of numbers");
      }
      ObjectNode each = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      each.set("embedding", vector);
    }
    if (vectors.isEmpty()) {
      return new Reading.Fault(MALFORMED, "the reply has no vectors");
    }
    long tokens =
        headers
            .first("x-amzn-bedrock-input-token-count")
            .filter(count -> count.matches("\\d{1,9}"))
            .map(Long::valueOf)
            .orElseGet(() -> said.path("inputTextTokenCount").asLong());
    reply.put("model", model);
    reply.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return new Reading.Answer(reply, said);
  }

  @Override
  public StreamReader stream(Operation operation) {
    throw new IllegalStateException("vectors are not streamed");
  }

  @Override
  public Dialect dialect() {
    return Dialect.BEDROCK;
  }
}
