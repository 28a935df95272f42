package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.cohere.Cohere;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What Cohere really answered, recorded in the [Corpus]. Its first version, which the corpus has
/// too, is another API, and so is the ranking of documents: see [#exceptions].
class RecordedCohereTest {
  private final Protocol cohere = new Cohere(new FixedTime());

  @Test
  void everyReplyKeepsItsTextToolsThoughtsAndTokens() throws IOException, JsonException {
    for (Recording recording : recordings("v2-chat", "json")) {
      Reading.Answer answer =
          assertInstanceOf(Reading.Answer.class, recording.readBy(cohere), recording.name());
      JsonNode theirs = Json.parse(recording.body());
      Told told = new Told();
      theirs.at("/message/content").forEach(told::content);
      told.text.append(theirs.at("/message/tool_plan").asText(""));
      theirs.at("/message/tool_calls").forEach(call -> told.call(told.names.size(), call));
      told.citations = theirs.at("/message/citations").size();
      assertSame(told, theirs, answer.reply(), recording.name());
    }
  }

  @Test
  void everyStreamKeepsThemHoweverItIsSplitOrReportsItsError() throws IOException, JsonException {
    Random random = new Random(7);
    List<String> failed = new ArrayList<>();
    for (Recording recording : recordings("v2-chat", "sse")) {
      List<List<Event>> ways =
          List.of(
              Events.of(recording.body(), 1),
              Streams.events(Streams.split(recording.body(), random)));
      for (List<Event> events : ways) {
        Streams.Read read = Streams.read(cohere.stream(Operation.CHAT), events);
        assertEquals(0, read.unreadable(), recording.name());
        if (read.fault().isPresent()) {
          failed.add(recording.name() + " " + read.fault().get().failure().wireName());
          continue;
        }
        Told told = new Told();
        JsonNode end = Json.object();
        for (Event event : events) {
          if (!event.data().equals("[DONE]")) {
            JsonNode said = Json.parse(event.data());
            told.event(said);
            end = said.path("delta").has("usage") ? said.path("delta") : end;
          }
        }
        assertSame(told, end, read.reply(Operation.CHAT), recording.name());
      }
    }
    assertEquals(
        List.of(
            "cohere/v2-stream-error-stream/01 malformed",
            "cohere/v2-stream-error-stream/01 malformed",
            "cohere/v2-stream-error-stream/02 malformed",
            "cohere/v2-stream-error-stream/02 malformed"),
        failed);
  }

  @Test
  void everyVectorKeepsItsNumbers() throws IOException, JsonException {
    for (Recording recording : recordings("v2-embed", "json")) {
      JsonNode theirs = Json.parse(recording.body());
      ObjectNode ours =
          assertInstanceOf(
                  Reading.Answer.class,
                  cohere.parse(Operation.EMBED, 200, recording.headers(), recording.body()),
                  recording.name())
              .reply();
      assertEquals(recording.request().path("texts").size(), ours.path("data").size());
      for (int i = 0; i < ours.path("data").size(); i++) {
        assertEquals(
            theirs.at("/embeddings/float/" + i), ours.at("/data/" + i + "/embedding"), "" + i);
        assertEquals(i, ours.at("/data/" + i + "/index").intValue());
      }
      long tokens = theirs.at("/meta/billed_units/input_tokens").asLong();
      assertEquals(new Usage(tokens, 0, tokens, 0, 0), Usage.of(ours).orElseThrow());
    }
  }

  @Test
  void exceptions() throws IOException, JsonException {
    TreeSet<String> others = new TreeSet<>();
    for (Recording recording : Corpus.recordings()) {
      if (recording.provider().equals("cohere")
          && !List.of("v2-chat", "v2-embed").contains(recording.api())) {
        others.add(recording.api());
      }
    }
    assertEquals("[v1-chat, v1-embed, v1-generate, v1-tokenize, v2-rerank]", others.toString());
  }

  private static void assertSame(Told told, JsonNode end, ObjectNode ours, String name)
      throws JsonException {
    JsonNode message = ours.at("/choices/0/message");
    assertEquals(told.text.toString(), message.path("content").asText(""), name);
    assertEquals(told.thought.toString(), message.path("reasoning_content").asText(""), name);
    List<String> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      calls.add(
          call.path("id").asText()
              + call.at("/function/name").asText()
              + Json.text(Json.parse(call.at("/function/arguments").asText())));
    }
    assertEquals(told.calls(), calls, name);
    assertEquals(told.citations, message.at("/extra_content/cohere/citations").size(), name);
    assertEquals(
        Map.of(
                "COMPLETE", "stop",
                "STOP_SEQUENCE", "stop",
                "MAX_TOKENS", "length",
                "TOOL_CALL", "tool_calls")
            .get(end.path("finish_reason").asText()),
        ours.at("/choices/0/finish_reason").asText(),
        name);
    JsonNode tokens = end.at("/usage/tokens");
    long prompt = tokens.path("input_tokens").asLong() + tokens.path("image_tokens").asLong();
    long completion = tokens.path("output_tokens").asLong();
    long cached = end.at("/usage/cached_tokens").asLong();
    assertEquals(
        new Usage(prompt, completion, prompt + completion, cached, 0),
        Usage.of(ours).orElseThrow(),
        name);
    assertEquals(
        tokens.path("reasoning_tokens").asLong(),
        ours.at("/usage/completion_tokens_details/reasoning_tokens").asLong(),
        name);
  }

  private static List<Recording> recordings(String api, String framing)
      throws IOException, JsonException {
    List<Recording> recordings =
        Corpus.recordings().stream()
            .filter(recording -> recording.status() == 200)
            .filter(recording -> recording.provider().equals("cohere"))
            .filter(recording -> recording.entry().path("framing").textValue().equals(framing))
            .filter(recording -> recording.api().equals(api))
            .toList();
    assertFalse(recordings.isEmpty());
    return recordings;
  }

  /// What a recording says, read independently of the code.
  private static final class Told {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private final Map<Integer, String> names = new TreeMap<>();
    private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
    private int citations;

    void event(JsonNode said) {
      JsonNode message = said.at("/delta/message");
      text.append(message.path("tool_plan").asText(""));
      content(message.path("content"));
      if (message.path("tool_calls").isObject()) {
        call(said.path("index").intValue(), message.path("tool_calls"));
      }
      citations += message.path("citations").isObject() ? 1 : 0;
    }

    void content(JsonNode block) {
      text.append(block.path("text").asText(""));
      thought.append(block.path("thinking").asText(""));
    }

    void call(int index, JsonNode call) {
      if (call.has("id")) {
        names.put(index, call.path("id").asText() + call.at("/function/name").asText());
      }
      arguments
          .computeIfAbsent(index, _ -> new StringBuilder())
          .append(call.at("/function/arguments").asText(""));
    }

    List<String> calls() throws JsonException {
      List<String> calls = new ArrayList<>();
      for (Map.Entry<Integer, String> name : names.entrySet()) {
        StringBuilder json = arguments.getOrDefault(name.getKey(), new StringBuilder());
        calls.add(
            name.getValue() + (json.isEmpty() ? "{}" : Json.text(Json.parse(json.toString()))));
      }
      return calls;
    }
  }
}
