package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.messages.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What Anthropic really streamed, at its own hosts and at others, recorded in the [Corpus].
class RecordedMessageStreamsTest {
  private final Protocol messages = new Messages(new FixedTime());

  @Test
  void everyStreamSaysInChunksWhatItSaysGathered() throws IOException, JsonException {
    List<String> silent = new ArrayList<>();
    for (Recording recording : streams()) {
      List<Event> events = Events.of(recording.body(), 1);
      assertEquals(Events.of(recording.body(), 1 << 20), events, recording.name());
      ObjectNode message = messages.gather(events).orElseThrow();
      ObjectNode whole =
          switch (messages.parse(Operation.CHAT, 200, Headers.none(), Json.write(message))) {
            case Reading.Answer answer -> answer.reply();
            case Reading.Empty empty -> {
              silent.add(recording.name());
              yield empty.reply();
            }
            case Reading.Fault fault -> throw new AssertionError(recording.name() + fault);
          };
      Told told = told(events, recording.name());
      JsonNode said = whole.at("/choices/0/message");
      assertEquals(said.path("content").asText(""), told.text.toString(), recording.name());
      assertEquals(
          said.path("reasoning_content").asText(""), told.thinking.toString(), recording.name());
      assertEquals(calls(said), told.calls(), recording.name());
      assertEquals(thoughts(message), told.thoughts, recording.name());
      assertEquals(
          thoughts(message),
          said.at("/extra_content/anthropic/thinking_blocks").valueStream().toList(),
          recording.name());
      assertEquals(whole.at("/choices/0/finish_reason").textValue(), told.finish, recording.name());
      assertEquals(whole.path("usage"), told.usage, recording.name());
    }
    assertEquals(List.of("anthropic/cache-stream/01"), silent);
  }

  /// Independently of the code: texts and inputs as the raw deltas have them.
  @Test
  void everyStreamIsGatheredWithoutLoss() throws IOException, JsonException {
    for (Recording recording : streams()) {
      StringBuilder deltas = new StringBuilder();
      String stop = "";
      long tokens = 0;
      for (Event event : Events.of(recording.body(), 1 << 20)) {
        if (event.data().equals("[DONE]")) {
          continue;
        }
        JsonNode json = Json.parse(event.data().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        deltas
            .append(json.at("/delta/text").asText(""))
            .append(json.at("/delta/thinking").asText(""));
        deltas.append(json.at("/delta/signature").asText(""));
        stop = json.at("/delta/stop_reason").asText(stop);
        tokens = json.at("/usage/output_tokens").asLong(tokens);
      }
      ObjectNode message = messages.gather(Events.of(recording.body(), 7)).orElseThrow();
      StringBuilder gathered = new StringBuilder();
      for (JsonNode block : message.path("content")) {
        gathered
            .append(block.path("thinking").asText(""))
            .append(block.path("signature").asText(""));
        gathered.append(block.path("text").asText(""));
      }
      assertEquals(deltas.toString(), gathered.toString(), recording.name());
      assertEquals(stop, message.path("stop_reason").textValue(), recording.name());
      assertEquals(tokens, message.at("/usage/output_tokens").longValue(), recording.name());
    }
  }

  private Told told(List<Event> events, String name) {
    StreamReader reader = messages.stream(Operation.CHAT);
    Told told = new Told();
    for (Event event : events) {
      switch (reader.read(event)) {
        case StreamReading.Part(List<ObjectNode> chunks) -> chunks.forEach(told::add);
        case StreamReading.Over(List<ObjectNode> chunks) -> chunks.forEach(told::add);
        case StreamReading.Unreadable(String why) -> throw new AssertionError(name + ": " + why);
        case StreamReading.Failed(Reading.Fault fault) -> throw new AssertionError(name + fault);
      }
    }
    assertInstanceOf(StreamReading.Over.class, reader.end(), name);
    return told;
  }

  /// What Anthropic wants back, as it said it.
  private static List<JsonNode> thoughts(ObjectNode message) {
    return message
        .path("content")
        .valueStream()
        .filter(
            block ->
                !block.path("signature").asText("").isEmpty()
                    || block.path("type").asText("").equals("redacted_thinking"))
        .toList();
  }

  private static List<String> calls(JsonNode message) {
    List<String> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      calls.add(
          call.path("id").textValue()
              + call.at("/function/name").textValue()
              + reread(call.at("/function/arguments").textValue()));
    }
    return calls;
  }

  private static String reread(String arguments) {
    try {
      return Json.text(Json.parseStrictly(arguments));
    } catch (JsonException e) {
      // Cut by the limit.
      return "{}";
    }
  }

  private static List<Recording> streams() throws IOException, JsonException {
    List<Recording> streams =
        Corpus.recordings().stream()
            .filter(recording -> recording.status() == 200)
            .filter(recording -> recording.entry().path("framing").textValue().equals("sse"))
            .filter(recording -> Set.of("messages", "streamRawPredict").contains(recording.api()))
            .toList();
    assertFalse(streams.isEmpty());
    return streams;
  }

  private static final class Told {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final List<JsonNode> thoughts = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<StringBuilder> arguments = new ArrayList<>();
    private String finish = "";
    private JsonNode usage = Json.object();

    void add(ObjectNode chunk) {
      JsonNode delta = chunk.at("/choices/0/delta");
      text.append(delta.path("content").asText(""));
      thinking.append(delta.path("reasoning_content").asText(""));
      delta.at("/extra_content/anthropic/thinking_blocks").forEach(thoughts::add);
      for (JsonNode call : delta.path("tool_calls")) {
        if (call.has("id")) {
          names.add(call.path("id").textValue() + call.at("/function/name").textValue());
          arguments.add(new StringBuilder());
        }
        arguments
            .get(call.path("index").intValue())
            .append(call.at("/function/arguments").textValue());
      }
      if (chunk.at("/choices/0/finish_reason").isTextual()) {
        assertEquals("", finish);
        finish = chunk.at("/choices/0/finish_reason").textValue();
      }
      usage = chunk.has("usage") ? chunk.path("usage") : usage;
    }

    List<String> calls() {
      List<String> calls = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        calls.add(names.get(i) + reread(arguments.get(i).toString()));
      }
      return calls;
    }
  }
}
