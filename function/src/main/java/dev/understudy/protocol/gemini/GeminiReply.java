package dev.understudy.protocol.gemini;

import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.Tokens;
import dev.understudy.protocol.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One of Google's replies on its way to the canonical form: whole, or in pieces of the same shape,
/// each of which has the next words, and the count of tokens so far.
///
/// See <https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse>. Stateful, for
/// one reply.
final class GeminiReply {
  private final ChunkWriter chunks;
  private final Map<Integer, Candidate> candidates = new TreeMap<>();
  private final ObjectNode usage = Json.object();
  private Optional<Usage> counted = Optional.empty();

  GeminiReply(ChunkWriter chunks) {
    this.chunks = chunks;
  }

  /// All of a reply.
  Reading whole(ObjectNode reply) {
    Optional<Fault> fault = tell(reply);
    if (fault.isPresent()) {
      return fault.get();
    }
    candidates.values().forEach(Candidate::finish);
    tellUsage();
    return chunks.whole(reply);
  }

  /// A piece of one, or why there is no answer.
  Optional<Fault> tell(ObjectNode piece) {
    JsonNode feedback = piece.path("promptFeedback");
    if (feedback.hasNonNull("blockReason")) {
      String words = feedback.path("blockReasonMessage").asText("");
      return Optional.of(
          new Fault(
              CONTENT_FILTERED,
              "the prompt was blocked (%s)%s"
                  .formatted(
                      feedback.path("blockReason").asText(""),
                      words.isEmpty() ? "" : ": " + words)));
    }
    ObjectNode heading = Json.object();
    heading.set("id", piece.path("responseId"));
    heading.set("model", piece.path("modelVersion"));
    for (JsonNode told : piece.path("candidates")) {
      int index = told.path("index").asInt();
      chunks.choice(index);
      chunks.begin(heading);
      Optional<Fault> fault =
          candidates
              .computeIfAbsent(
                  index, _ -> new Candidate(index, piece.path("responseId").asText(""), chunks))
              .tell(told);
      if (fault.isPresent()) {
        return fault;
      }
    }
    // Each piece counts everything so far.
    for (Map.Entry<String, JsonNode> figure : piece.path("usageMetadata").properties()) {
      usage.set(figure.getKey(), figure.getValue());
    }
    if (!usage.isEmpty()) {
      counted = Optional.of(Usage.of(tokens(usage)));
    }
    return Optional.empty();
  }

  /// Whether every candidate has ended.
  boolean ended() {
    return !candidates.isEmpty() && candidates.values().stream().allMatch(Candidate::ended);
  }

  /// What is due of it.
  List<ObjectNode> take() {
    return chunks.take();
  }

  /// The last of it.
  List<ObjectNode> ending() {
    tellUsage();
    return chunks.take();
  }

  /// The tokens that Google has counted so far: each piece of a stream says it.
  Optional<Usage> counted() {
    return counted;
  }

  private void tellUsage() {
    if (!usage.isEmpty()) {
      chunks.usage(tokens(usage).usage());
    }
  }

  /// What tools read at Google is read, too; what was thought does not count among the candidates'.
  /// See <https://ai.google.dev/api/generate-content#UsageMetadata>.
  static Tokens tokens(JsonNode usage) {
    long thoughts = usage.path("thoughtsTokenCount").asLong();
    return new Tokens(
        usage.path("promptTokenCount").asLong() + usage.path("toolUsePromptTokenCount").asLong(),
        usage.path("candidatesTokenCount").asLong() + thoughts,
        usage.path("cachedContentTokenCount").asLong(),
        0,
        thoughts);
  }
}
