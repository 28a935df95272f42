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
import dev.understudy.protocol.responses.Responses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What hosts of OpenAI's Responses really answered, recorded in the [Corpus].
class RecordedResponsesTest {
  private final Protocol responses = new Responses(new FixedTime(), "openai");

  @Test
  void everyReplyKeepsItsTextToolsThoughtsAndTokens() throws IOException, JsonException {
    for (Recording recording : recordings("json")) {
      JsonNode theirs = Json.parse(recording.body());
      Reading reading = recording.readBy(responses);
      assertSame(
          theirs,
          assertInstanceOf(Reading.Answer.class, reading, recording.name()).reply(),
          recording.name());
    }
  }

  @Test
  void everyStreamKeepsThemHoweverItIsSplit() throws IOException, JsonException {
    Random random = new Random(7);
    for (Recording recording : recordings("sse")) {
      List<List<Event>> ways =
          List.of(
              Events.of(recording.body(), 1),
              Streams.events(Streams.split(recording.body(), random)));
      for (List<Event> events : ways) {
        Streams.Read read = Streams.read(responses.stream(Operation.CHAT), events);
        assertEquals(0, read.unreadable(), recording.name());
        assertSame(told(events), read.reply(Operation.CHAT), recording.name());
      }
    }
  }

  @Test
  void everyStreamIsGatheredAsItsLastEventHasIt() throws IOException, JsonException {
    for (Recording recording : recordings("sse")) {
      List<Event> events = Events.of(recording.body(), 1 << 20);
      ObjectNode gathered = responses.gather(events).orElseThrow();
      assertEquals(whole(events), gathered, recording.name());
      assertInstanceOf(
          Reading.Answer.class,
          responses.parse(Operation.CHAT, 200, recording.headers(), Json.write(gathered)),
          recording.name());
    }
  }

  /// Independently of the code: what the events say bit by bit has to be what the last one repeats.
  private static JsonNode whole(List<Event> events) throws JsonException {
    JsonNode whole = Json.object();
    for (Event event : events) {
      if (!event.data().equals("[DONE]")) {
        JsonNode said = Json.parse(event.data());
        whole = said.path("response").has("output") ? said.path("response") : whole;
      }
    }
    return whole;
  }

  /// The same, with thoughts as their own events have them: Azure encrypts them anew each time.
  private static JsonNode told(List<Event> events) throws JsonException {
    JsonNode whole = whole(events);
    for (Event event : events) {
      JsonNode said = event.data().equals("[DONE]") ? Json.object() : Json.parse(event.data());
      if (said.at("/item/encrypted_content").isTextual()
          && said.path("type").asText().equals("response.output_item.done")) {
        ObjectNode item =
            (ObjectNode) whole.path("output").path(said.path("output_index").intValue());
        item.set("encrypted_content", said.at("/item/encrypted_content"));
      }
    }
    return whole;
  }

  private static void assertSame(JsonNode theirs, JsonNode ours, String name) throws JsonException {
    StringBuilder text = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    List<String> thoughts = new ArrayList<>();
    List<String> encrypted = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    for (JsonNode item : theirs.path("output")) {
      switch (item.path("type").asText()) {
        case "message" -> {
          for (JsonNode part : item.path("content")) {
            text.append(part.path("text").asText(""));
            refusal.append(part.path("refusal").asText(""));
          }
        }
        case "reasoning" -> {
          item.path("summary").forEach(part -> thoughts.add(part.path("text").asText()));
          item.path("content").forEach(part -> thoughts.add(part.path("text").asText()));
          if (item.hasNonNull("encrypted_content")) {
            encrypted.add(item.path("encrypted_content").asText());
          }
        }
        case "function_call" ->
            calls.add(
                item.path("call_id").asText()
                    + item.path("name").asText()
                    + Json.text(Json.parse(item.path("arguments").asText())));
        default -> assertEquals("web_search_call", item.path("type").asText(), name);
      }
    }
    JsonNode message = ours.at("/choices/0/message");
    assertEquals(text.toString(), message.path("content").asText(""), name);
    assertEquals(refusal.toString(), message.path("refusal").asText(""), name);
    assertEquals(String.join("\n\n", thoughts), message.path("reasoning_content").asText(""), name);
    List<String> kept = new ArrayList<>();
    message
        .at("/extra_content/openai/reasoning")
        .forEach(item -> kept.add(item.path("encrypted_content").asText()));
    assertEquals(encrypted, kept, name);
    List<String> made = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      made.add(
          call.path("id").asText()
              + call.at("/function/name").asText()
              + Json.text(Json.parse(call.at("/function/arguments").asText())));
    }
    assertEquals(calls, made, name);
    String finish =
        theirs.path("status").asText().equals("incomplete")
            ? "length"
            : calls.isEmpty() ? "stop" : "tool_calls";
    assertEquals(finish, ours.at("/choices/0/finish_reason").asText(), name);
    JsonNode usage = theirs.path("usage");
    assertEquals(
        new Usage(
            usage.path("input_tokens").asLong(),
            usage.path("output_tokens").asLong(),
            usage.path("total_tokens").asLong(),
            usage.at("/input_tokens_details/cached_tokens").asLong(),
            usage.at("/input_tokens_details/cache_write_tokens").asLong()),
        Usage.of((ObjectNode) ours).orElseThrow(),
        name);
    assertEquals(
        usage.at("/input_tokens_details/cached_tokens").asLong(),
        ours.at("/usage/prompt_tokens_details/cached_tokens").asLong(),
        name);
    assertEquals(
        usage.at("/output_tokens_details/reasoning_tokens").asLong(),
        ours.at("/usage/completion_tokens_details/reasoning_tokens").asLong(),
        name);
    assertEquals(theirs.path("model").asText(), ours.path("model").asText(), name);
    assertEquals(theirs.path("created_at").asLong(), ours.path("created").asLong(), name);
  }

  private static List<Recording> recordings(String framing) throws IOException, JsonException {
    List<Recording> recordings =
        Corpus.recordings().stream()
            .filter(recording -> recording.status() == 200)
            .filter(recording -> recording.entry().path("framing").textValue().equals(framing))
            .filter(recording -> recording.api().equals("responses"))
            .toList();
    assertFalse(recordings.isEmpty());
    return recordings;
  }
}
