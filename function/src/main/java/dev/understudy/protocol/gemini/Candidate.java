package dev.understudy.protocol.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Reading.Fault;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// One of the answers in a reply of Google's, told as it comes. Stateful.
///
/// What Google ran itself (code, searches) has no place in OpenAI's reply; its sources have.
final class Candidate {
  private final String reply;
  private final int index;
  private final ChunkWriter chunks;
  private final ByteOffsets text = new ByteOffsets();
  private final Set<JsonNode> cited = new HashSet<>();
  private int calls;
  private boolean ended;

  /// @param reply its id; may be empty
  Candidate(int index, String reply, ChunkWriter chunks) {
    this.index = index;
    this.reply = reply;
    this.chunks = chunks;
  }

  /// What comes of it next; or why it is no answer.
  Optional<Fault> tell(JsonNode told) {
    for (JsonNode part : told.path("content").path("parts")) {
      part(part);
    }
    Citations.of(told, text).forEach(this::cite);
    if (told.path("logprobsResult").hasNonNull("chosenCandidates")) {
      chunks.logprobs(Logprobs.of(told.path("logprobsResult")));
    }
    JsonNode reason = told.path("finishReason");
    if (reason.isMissingNode() || reason.isNull() || ended) {
      return Optional.empty();
    }
    Optional<Fault> fault =
        FinishReasons.fault(reason.asText(""), told.path("finishMessage").asText(""));
    if (fault.isEmpty()) {
      end(reason.asText(""));
    }
    return fault;
  }

  /// It has no more to say, although it does not say so itself.
  void finish() {
    if (!ended) {
      end("");
    }
  }

  boolean ended() {
    return ended;
  }

  private void end(String reason) {
    ended = true;
    chunks.choice(index);
    chunks.finish(FinishReasons.canonical(reason, calls > 0));
  }

  private void part(JsonNode part) {
    String words = part.path("text").asText("");
    JsonNode call = part.path("functionCall");
    ObjectNode extra = Json.object();
    if (part.hasNonNull("thoughtSignature")) {
      extra.set(Contents.SIGNATURE, part.path("thoughtSignature"));
    }
    if (call.isObject()) {
      call(call, extra);
      return;
    }
    if (part.path("thought").asBoolean()) {
      chunks.reasoning(words);
    } else {
      text.append(words);
      chunks.text(words);
    }
    if (part.path("inlineData").hasNonNull("data")) {
      image(part.path("inlineData"));
    }
    if (!extra.isEmpty()) {
      chunks.extra(Contents.VENDOR, extra);
    }
  }

  private void call(JsonNode call, ObjectNode extra) {
    String id = call.path("id").asText("");
    chunks.call(calls, id.isEmpty() ? minted() : id, call.path("name").asText(""));
    chunks.arguments(calls, call.path("args").isObject() ? Json.text(call.path("args")) : "{}");
    if (!extra.isEmpty()) {
      chunks.callExtra(calls, Contents.VENDOR, extra);
    }
    calls++;
  }

  /// The same each time that this reply is read, and another one in each reply.
  private String minted() {
    byte[] seed = (reply + "/" + index + "/" + calls).getBytes(StandardCharsets.UTF_8);
    return "call_" + UUID.nameUUIDFromBytes(seed).toString().replace("-", "").substring(0, 24);
  }

  /// A picture that the model made: as other hosts of OpenAI's format have it,
  /// <https://openrouter.ai/docs/features/multimodal/image-generation>.
  private void image(JsonNode data) {
    ArrayNode images = Json.array();
    String url =
        "data:" + data.path("mimeType").asText("") + ";base64," + data.path("data").asText("");
    images.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    chunks.member("images", images);
  }

  private void cite(JsonNode annotation) {
    if (cited.add(annotation)) {
      chunks.member("annotations", Json.array().add(annotation));
    }
  }
}
