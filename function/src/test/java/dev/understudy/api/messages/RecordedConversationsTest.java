package dev.understudy.api.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Untold;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.Events;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.route.AnswerStream.Piece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What clients of Anthropic's really asked and were told, there and back through the canonical
/// form.
class RecordedConversationsTest {
  private static final Untold NOTHING_UNTOLD = new Untold("", List.of(), warning -> fail(warning));
  private final Messages protocol = new Messages(new FixedTime());

  @Test
  void everyRequestIsReadAndPassesAsItIs() throws IOException, JsonException {
    for (Recording recording : recordings()) {
      ObjectNode request = (ObjectNode) recording.request();
      RequestReader reader = new RequestReader(request, true);
      Rendering passed = protocol.pass(reader.original().request());
      Rendering.Wire wire = assertInstanceOf(Rendering.Wire.class, passed, recording.name());
      assertEquals(Json.text(request), Json.text(wire.body()), recording.name());
      assertEquals(List.of(), wire.adaptations(), recording.name());
    }
  }

  /// Where nothing is lost on the way to the canonical form, Anthropic is asked the same question.
  @Test
  void everyRequestIsTheSameAfterATranslationThereAndBack() throws IOException, JsonException {
    int compared = 0;
    for (Recording recording : recordings()) {
      ObjectNode request = (ObjectNode) recording.request();
      RequestReader reader = new RequestReader(request, true);
      boolean images = !request.findValues("source").isEmpty();
      if (!reader.original().lost().isEmpty() || images) {
        continue;
      }
      Rendering again = protocol.render(Operation.CHAT, reader.params());
      ObjectNode body =
          assertInstanceOf(Rendering.Wire.class, again, recording.name() + again).body();
      assertEquals(said(request), said(body), recording.name());
      compared++;
    }
    assertFalse(compared < 30, compared + " requests");
  }

  @Test
  void everyStreamIsTheSameAfterATranslationThereAndBack() throws IOException, JsonException {
    for (Recording recording : recordings()) {
      if (!recording.entry().path("framing").asText("").equals("sse")) {
        continue;
      }
      List<Event> events = Events.of(recording.body(), 4096);
      StreamReader reader = protocol.stream(Operation.CHAT);
      MessageStreamWriter writer = new MessageStreamWriter(false, NOTHING_UNTOLD);
      List<Event> written = new ArrayList<>();
      for (Event event : events) {
        if (reader.read(event) instanceof StreamReading.Part(List<ObjectNode> chunks)) {
          written.addAll(writer.write(new Piece(chunks, Optional.of(event))));
        }
      }
      written.addAll(writer.end());
      assertEquals(reply(events), reply(written), recording.name());
    }
  }

  /// As a canonical reply, which does not know how the text was cut into blocks.
  private String reply(List<Event> events) {
    ObjectNode message = protocol.gather(events).orElseThrow();
    // What ran at Anthropic leaves no trace, and pauses look like the end of the tokens.
    return switch (protocol.parse(Operation.CHAT, 200, Headers.none(), Json.write(message))) {
      case Reading.Answer answer -> {
        // Where on the web words were found has another place in each dialect.
        answer
            .reply()
            .findParents("annotations")
            .forEach(it -> ((ObjectNode) it).remove("annotations"));
        yield Json.text(answer.reply());
      }
      case Reading.Empty empty -> Json.text(empty.reply());
      case Reading.Fault fault -> throw new AssertionError(fault);
    };
  }

  /// A request's words and tools, without hints, thinking and the shapes that one content may have.
  private static String said(JsonNode request) {
    StringBuilder said = new StringBuilder();
    words(request.path("system"), said);
    for (JsonNode message : request.path("messages")) {
      words(message.path("content"), said);
    }
    for (JsonNode tool : request.path("tools")) {
      said.append("\n").append(tool.path("name").textValue());
      said.append(tool.path("description").asText(""));
      ObjectNode schema = Json.object();
      schema.setAll((ObjectNode) tool.path("input_schema"));
      said.append(schema.path("type").asText("object"));
      said.append(Json.text(schema.path("required")));
    }
    for (String name :
        List.of("model", "max_tokens", "stop_sequences", "top_p", "top_k", "temperature")) {
      said.append("\n").append(Json.text(request.path(name)));
    }
    said.append(request.at("/tool_choice/type").asText("").replace("auto", ""));
    said.append(request.at("/tool_choice/name").asText(""));
    said.append(request.at("/metadata/user_id").asText(""));
    said.append(request.path("stream").asBoolean());
    return said.toString();
  }

  private static void words(JsonNode content, StringBuilder said) {
    if (content.isTextual()) {
      said.append(content.textValue());
    }
    for (JsonNode block : content) {
      said.append(block.path("text").asText(""));
      if (block.path("type").asText("").equals("tool_use")) {
        said.append(block.path("id").textValue());
        said.append(block.path("name").textValue()).append(Json.text(block.path("input")));
      }
      said.append(block.path("tool_use_id").asText(""));
      words(block.path("content"), said);
    }
  }

  private static List<Recording> recordings() throws IOException, JsonException {
    List<Recording> recordings =
        Corpus.recordings().stream()
            .filter(recording -> recording.provider().equals("anthropic"))
            .filter(recording -> recording.status() == 200 && recording.api().equals("messages"))
            .toList();
    assertFalse(recordings.isEmpty());
    return recordings;
  }
}
