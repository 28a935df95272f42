package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What Google really answered, at Google AI and on Vertex AI, recorded in the [Corpus] and read by
/// this test itself, straight from Google's words.
class RecordedGeminiTest {
  private static final Set<String> HOSTS = Set.of("gemini", "vertex");

  /// A call of a tool that nobody declared, which is no answer for any client.
  private static final List<String> NO_ANSWERS =
      List.of("vertex/filtered-or-refusal/02 malformed", "vertex/filtered-or-refusal/04 malformed");

  private final Protocol gemini = new Gemini(Host.GOOGLE_AI, new FixedTime());

  /// What an answer says.
  private record Said(
      String text, String thoughts, List<String> calls, List<String> signatures, String finish) {}

  private record Figures(long prompt, long completion, long cached, long reasoning) {}

  @Test
  void everyWholeReplyKeepsItsTextToolsFinishAndTokens() throws IOException, JsonException {
    List<String> faults = new ArrayList<>();
    List<Recording> replies = answers("json");
    for (Recording recording : replies) {
      switch (gemini.parse(Operation.CHAT, 200, Headers.none(), recording.body())) {
        case Reading.Answer answer ->
            check(recording, List.of(Json.parse(recording.body())), answer.reply());
        case Reading.Empty empty -> throw new AssertionError(recording.name() + empty.why());
        case Reading.Fault fault -> faults.add(recording.name() + " " + fault.failure().wireName());
      }
    }
    assertEquals(NO_ANSWERS, faults);
    assertEquals(58, replies.size());
  }

  @Test
  void everyStreamKeepsThemHoweverItIsCut() throws IOException, JsonException {
    List<Recording> streams = answers("sse");
    for (Recording recording : streams) {
      List<JsonNode> pieces = new ArrayList<>();
      for (String line : new String(recording.body(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("data:")) {
          pieces.add(Json.parse(line.substring(5)));
        }
      }
      List<ObjectNode> chunks = chunks(Streams.singly(recording.body()));
      Collector collector = new Collector(Operation.CHAT);
      chunks.forEach(collector::add);
      switch (collector.reply()) {
        case Reading.Answer answer -> check(recording, pieces, answer.reply());
        default -> throw new AssertionError(recording.name());
      }
      Random random = new Random(recording.name().hashCode());
      for (int i = 0; i < 50; i++) {
        assertEquals(chunks, chunks(Streams.split(recording.body(), random)), recording.name());
      }
    }
    assertEquals(38, streams.size());
  }

  /// Google streams an array of pieces where it is not asked for events. It is always asked for
  /// them, so an array is no answer.
  @Test
  void anArrayOfPiecesIsNeverAskedFor() throws IOException, JsonException {
    List<Recording> arrays = answers("json-array");
    assertEquals(10, arrays.size());
    for (Recording recording : arrays) {
      Reading reading = gemini.parse(Operation.CHAT, 200, Headers.none(), recording.body());
      assertEquals(FailureClass.MALFORMED, ((Reading.Fault) reading).failure(), recording.name());
    }
    ObjectNode request = Json.object().put("model", "gemini-2.5-flash").put("stream", true);
    request.putArray("messages").addObject().put("role", "user").put("content", "Hi");
    assertEquals(
        "/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        ((Rendering.Wire) gemini.render(Operation.CHAT, request)).path());
  }

  @Test
  void everyEmbeddingIsKeptAsItIs() throws IOException, JsonException {
    List<Recording> recordings =
        recordings("json").stream()
            .filter(it -> it.api().toLowerCase(Locale.ROOT).contains("embed"))
            .toList();
    assertEquals(3, recordings.size());
    for (Recording recording : recordings) {
      JsonNode theirs = Json.parse(recording.body());
      JsonNode first =
          theirs.has("embedding") ? theirs.path("embedding") : theirs.at("/embeddings/0");
      Reading reading = gemini.parse(Operation.EMBED, 200, Headers.none(), recording.body());
      JsonNode ours = ((Reading.Answer) reading).reply();
      assertEquals(first.path("values"), ours.at("/data/0/embedding"), recording.name());
      assertEquals(
          theirs.at("/usageMetadata/promptTokenCount").asLong(),
          ours.at("/usage/prompt_tokens").longValue(),
          recording.name());
    }
  }

  @Test
  void everyErrorHasItsClassAndItsWait() throws IOException, JsonException {
    List<Recording> errors = new ArrayList<>(Corpus.recordings());
    errors.addAll(Corpus.reportedErrors());
    String rows =
        errors.stream()
            .filter(error -> error.status() >= 400 && HOSTS.contains(error.provider()))
            .map(
                error -> {
                  Reading.Fault fault = (Reading.Fault) error.readBy(gemini);
                  return "%s %d %s %s %s%n"
                      .formatted(
                          error.provider(),
                          error.status(),
                          fault.message().substring(0, 24).strip(),
                          fault.failure().wireName(),
                          fault.retryAfter().map(Object::toString).orElse("-"));
                })
            .sorted()
            .distinct()
            .collect(Collectors.joining());
    assertEquals(
        """
        gemini 400 API key not valid. Pleas authentication -
        gemini 403 Method doesn't allow unr authentication -
        gemini 404 models/does-not-exist is model_not_found -
        gemini 404 models/there-is-no-such- model_not_found -
        gemini 429 You exceeded your curren rate_limited PT48S
        gemini 503 No capacity available fo overloaded -
        gemini 503 The model is overloaded. overloaded -
        vertex 400 Cannot fetch content fro caller_fault -
        vertex 400 The input token count (1 context_too_long -
        """,
        rows);
  }

  private List<ObjectNode> chunks(List<byte[]> bytes) {
    return Streams.read(gemini.stream(Operation.CHAT), Streams.events(bytes)).whole();
  }

  private static void check(Recording recording, List<JsonNode> pieces, JsonNode reply)
      throws JsonException {
    assertEquals(recorded(pieces), said(reply.path("choices").path(0)), recording.name());
    JsonNode usage = Json.object();
    for (JsonNode piece : pieces) {
      usage = piece.path("usageMetadata").isObject() ? merged(usage, piece) : usage;
    }
    long thoughts = usage.path("thoughtsTokenCount").asLong();
    Figures figures =
        new Figures(
            usage.path("promptTokenCount").asLong()
                + usage.path("toolUsePromptTokenCount").asLong(),
            usage.path("candidatesTokenCount").asLong() + thoughts,
            usage.path("cachedContentTokenCount").asLong(),
            thoughts);
    JsonNode ours = reply.path("usage");
    assertEquals(
        figures,
        new Figures(
            ours.path("prompt_tokens").asLong(),
            ours.path("completion_tokens").asLong(),
            ours.at("/prompt_tokens_details/cached_tokens").asLong(),
            ours.at("/completion_tokens_details/reasoning_tokens").asLong()),
        recording.name());
    // One of the streams ends with figures that leave out the prompt, and have no total.
    if (pieces.getLast().path("usageMetadata").has("totalTokenCount")) {
      assertEquals(
          usage.path("totalTokenCount").asLong(),
          ours.path("total_tokens").asLong(),
          recording.name());
    }
  }

  private static JsonNode merged(JsonNode so, JsonNode piece) {
    ObjectNode merged = Json.object();
    so.properties().forEach(each -> merged.set(each.getKey(), each.getValue()));
    piece
        .path("usageMetadata")
        .properties()
        .forEach(each -> merged.set(each.getKey(), each.getValue()));
    return merged;
  }

  private static Said recorded(List<JsonNode> pieces) {
    StringBuilder text = new StringBuilder();
    StringBuilder thoughts = new StringBuilder();
    List<String> calls = new ArrayList<>();
    List<String> signatures = new ArrayList<>();
    String reason = "";
    for (JsonNode piece : pieces) {
      JsonNode candidate = piece.path("candidates").path(0);
      for (JsonNode part : candidate.path("content").path("parts")) {
        boolean thought = part.path("thought").asBoolean();
        (thought ? thoughts : text).append(part.path("text").asText(""));
        if (part.has("functionCall")) {
          JsonNode call = part.path("functionCall");
          calls.add(call.path("name").asText() + Json.text(call.path("args")));
          signatures.add(part.path("thoughtSignature").asText(""));
        }
      }
      reason = candidate.path("finishReason").asText(reason);
    }
    String finish =
        switch (reason) {
          case "STOP", "1" -> calls.isEmpty() ? "stop" : "tool_calls";
          case "MAX_TOKENS", "2" -> "length";
          case "SAFETY" -> "content_filter";
          default -> "unexpected " + reason;
        };
    return new Said(text.toString(), thoughts.toString(), calls, signatures, finish);
  }

  private static Said said(JsonNode choice) throws JsonException {
    JsonNode message = choice.path("message");
    List<String> calls = new ArrayList<>();
    List<String> signatures = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      assertFalse(call.path("id").asText("").isEmpty());
      calls.add(
          function.path("name").asText()
              + Json.text(Json.parse(function.path("arguments").textValue())));
      signatures.add(call.at("/extra_content/google/thought_signature").asText(""));
    }
    return new Said(
        message.path("content").asText(""),
        message.path("reasoning_content").asText(""),
        calls,
        signatures,
        choice.path("finish_reason").asText());
  }

  private static List<Recording> answers(String framing) throws IOException, JsonException {
    return recordings(framing).stream()
        .filter(recording -> recording.api().toLowerCase(Locale.ROOT).contains("generatecontent"))
        .toList();
  }

  private static List<Recording> recordings(String framing) throws IOException, JsonException {
    return Corpus.recordings().stream()
        .filter(recording -> HOSTS.contains(recording.provider()))
        .filter(recording -> recording.status() == 200)
        .filter(recording -> recording.entry().path("framing").textValue().equals(framing))
        .toList();
  }
}
