package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Frames;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.converse.Converse;
import dev.understudy.protocol.converse.InvokeEmbeddings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What Amazon Bedrock really answered, recorded in the [Corpus], against a reading of the
/// recordings that shares nothing with ours.
class RecordedConverseTest {
  private final Protocol converse = new Converse(new FixedTime(), "a-model");

  /// What an answer says.
  private record Said(
      String text, String thought, List<String> calls, String finish, long read, long written) {}

  @Test
  void everyReplyKeepsItsTextToolsFinishAndTokens() throws IOException, JsonException {
    List<String> empty = new ArrayList<>();
    for (Recording recording : recordings("converse", 200)) {
      JsonNode theirs = Json.parse(recording.body());
      ObjectNode ours =
          switch (converse.parse(Operation.CHAT, 200, recording.headers(), recording.body())) {
            case Reading.Answer answer -> answer.reply();
            case Reading.Empty nothing -> {
              empty.add(recording.name());
              yield nothing.reply();
            }
            case Reading.Fault fault -> throw new AssertionError(recording.name() + fault);
          };
      assertEquals(
          said(
              theirs.at("/output/message/content"),
              theirs.path("stopReason").textValue(),
              theirs.path("usage")),
          said(ours),
          recording.name());
      assertEquals(
          theirs.at("/usage/totalTokens").longValue(),
          ours.at("/usage/total_tokens").longValue(),
          recording.name());
      assertEquals("a-model", ours.path("model").textValue());
    }
    // The one says nothing but what no model says, the other ends with its thoughts.
    assertEquals(List.of("bedrock/converse-reasoning/01", "bedrock/converse-reasoning/03"), empty);
  }

  @Test
  void everyStreamTellsTheSameByteByByteAndSplitAnywhere() throws IOException, JsonException {
    for (Recording recording : recordings("converse-stream", 200)) {
      List<Event> events = Frames.events(recording.body(), 1);
      Said theirs = streamed(recording.decoded());
      assertEquals(recording.decoded().size(), events.size(), recording.name());
      for (int seed = 0; seed < 50; seed++) {
        int step = 1 + new Random(seed).nextInt(500);
        assertEquals(events, Frames.events(recording.body(), step), recording.name());
      }
      Streams.Read read = Streams.read(converse.stream(Operation.CHAT), events);
      assertEquals(0, read.unreadable(), recording.name());
      Collector collector = new Collector(Operation.CHAT);
      read.whole().forEach(collector::add);
      Reading.Answer answer =
          assertInstanceOf(Reading.Answer.class, collector.reply(), recording.name());
      assertEquals(theirs, said(answer.reply()), recording.name());
      CanonicalChunks.check(Operation.CHAT, read.chunks(), recording.name());
    }
  }

  @Test
  void everyReplyOfEmbeddingsKeepsItsNumbers() throws IOException, JsonException {
    List<String> read = new ArrayList<>();
    for (Recording recording : recordings("invoke", 200)) {
      if (!recording.name().contains("-embed/")) {
        continue;
      }
      read.add(recording.name());
      JsonNode theirs = Json.parse(recording.body());
      JsonNode float0 = theirs.at("/embeddings/float/0");
      JsonNode expected = float0.isMissingNode() ? theirs.at("/embeddings/0/embedding") : float0;
      Reading reading =
          new InvokeEmbeddings(new FixedTime(), "m")
              .parse(Operation.EMBED, 200, recording.headers(), recording.body());
      ObjectNode ours = assertInstanceOf(Reading.Answer.class, reading, recording.name()).reply();
      assertEquals(expected, ours.at("/data/0/embedding"), recording.name());
      assertEquals(
          recording.headers().first("x-amzn-bedrock-input-token-count").orElseThrow(),
          ours.at("/usage/prompt_tokens").asText(),
          recording.name());
    }
    assertEquals(4, read.size());
  }

  /// InvokeModel speaks every vendor's own dialect: for a conversation there is Converse.
  @Test
  void whatElseWasRecordedIsInvokeModelWhichWeDoNotSpeak() throws IOException, JsonException {
    TreeSet<String> others = new TreeSet<>();
    for (Recording recording : Corpus.recordings()) {
      if (recording.provider().equals("bedrock") && !recording.api().startsWith("converse")) {
        others.add(recording.api());
      }
    }
    assertEquals(List.of("invoke", "invoke-with-response-stream"), List.copyOf(others));
  }

  private static List<Recording> recordings(String api, int status)
      throws IOException, JsonException {
    List<Recording> recordings =
        Corpus.recordings().stream()
            .filter(recording -> recording.provider().equals("bedrock"))
            .filter(recording -> recording.api().equals(api) && recording.status() == status)
            .toList();
    assertFalse(recordings.isEmpty());
    return recordings;
  }

  private static Said said(ObjectNode reply) throws JsonException {
    JsonNode message = reply.at("/choices/0/message");
    List<String> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      assertFalse(call.path("id").textValue().isEmpty());
      calls.add(
          call.at("/function/name").textValue()
              + arguments(call.at("/function/arguments").textValue()));
    }
    return new Said(
        message.path("content").asText(""),
        message.path("reasoning_content").asText(""),
        calls,
        reply.at("/choices/0/finish_reason").textValue(),
        reply.at("/usage/prompt_tokens").longValue(),
        reply.at("/usage/completion_tokens").longValue());
  }

  private static Said said(JsonNode blocks, String reason, JsonNode usage) {
    StringBuilder text = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    List<String> calls = new ArrayList<>();
    for (JsonNode block : blocks) {
      text.append(block.path("text").asText(""));
      for (JsonNode cited : block.at("/citationsContent/content")) {
        text.append(cited.path("text").asText(""));
      }
      thought.append(block.at("/reasoningContent/reasoningText/text").asText(""));
      if (block.has("toolUse") && !block.at("/toolUse/type").asText("").startsWith("server")) {
        calls.add(block.at("/toolUse/name").textValue() + Json.text(block.at("/toolUse/input")));
      }
    }
    long read =
        usage.path("inputTokens").asLong()
            + usage.path("cacheReadInputTokens").asLong()
            + usage.path("cacheWriteInputTokens").asLong();
    return new Said(
        text.toString(),
        thought.toString(),
        calls,
        finish(reason, calls),
        read,
        usage.path("outputTokens").asLong());
  }

  private static String finish(String reason, List<String> calls) {
    return switch (reason) {
      case "max_tokens" -> "length";
      case "guardrail_intervened" -> "content_filter";
      case "end_turn", "tool_use", "stop_sequence" -> calls.isEmpty() ? "stop" : "tool_calls";
      default -> throw new AssertionError(reason);
    };
  }

  private static Said streamed(JsonNode events) throws JsonException {
    StringBuilder text = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    Map<Integer, String> names = new TreeMap<>();
    Map<Integer, String> inputs = new TreeMap<>();
    String reason = "";
    JsonNode usage = Json.object();
    for (JsonNode event : events) {
      JsonNode data = event.path("data");
      int block = data.path("contentBlockIndex").asInt();
      JsonNode use = data.at("/start/toolUse");
      if (use.has("name") && !use.path("type").asText("").startsWith("server")) {
        names.put(block, use.path("name").textValue());
      }
      text.append(data.at("/delta/text").asText(""));
      thought.append(data.at("/delta/reasoningContent/text").asText(""));
      inputs.merge(block, data.at("/delta/toolUse/input").asText(""), String::concat);
      reason = data.path("stopReason").asText(reason);
      usage = data.has("usage") ? data.path("usage") : usage;
    }
    List<String> calls = new ArrayList<>();
    for (Map.Entry<Integer, String> name : names.entrySet()) {
      String input = inputs.getOrDefault(name.getKey(), "");
      calls.add(name.getValue() + arguments(input.isEmpty() ? "{}" : input));
    }
    Said sums = said(Json.array(), reason, usage);
    return new Said(
        text.toString(),
        thought.toString(),
        calls,
        finish(reason, calls),
        sums.read(),
        sums.written());
  }

  private static String arguments(String json) throws JsonException {
    return Json.text(Json.parseStrictly(json));
  }
}
