package dev.understudy.api.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Untold;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.Collector;
import dev.understudy.protocol.Corpus;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.Events;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Streams;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.Host;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.protocol.responses.Responses;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What providers really answered, told in Responses: OpenAI's own client takes it, strictly, and
/// sent back as `input` it means what it meant.
class RecordedAnswersTest {
  private static final Untold NOTHING_UNTOLD = new Untold("", List.of(), warning -> fail(warning));

  @ParameterizedTest
  @CsvSource({"chat, 130", "messages, 25", "responses, 45", "streamGenerateContent, 30"})
  void everyStreamIsValidAndMeansTheSameSentBack(String api, int atLeast)
      throws IOException, JsonException {
    int told = 0;
    for (Recording recording : Corpus.recordings()) {
      boolean stream = recording.entry().path("framing").asText("").equals("sse");
      if (!stream || !recording.api().equals(api) || recording.status() != 200) {
        continue;
      }
      List<Event> events = Events.of(recording.body(), 1 << 20);
      Streams.Read read = Streams.read(protocol(api).stream(Operation.CHAT), events);
      if (read.fault().isPresent() || read.whole().isEmpty()) {
        continue;
      }
      Telling telling = new Telling(Json.object(), told % 2 == 0, NOTHING_UNTOLD);
      read.whole().forEach(chunk -> telling.add(List.of(chunk)));
      ObjectNode response = telling.end();
      List<Event> written = telling.take();
      assertNumbered(written, recording.name());
      assertEquals(Typed.response(response), Typed.response(written), recording.name());
      ObjectNode reply = reply(read.whole());
      assertSame(reply, response, recording.name());
      Telling whole = new Telling(Json.object(), told % 2 == 0, NOTHING_UNTOLD);
      whole.add(Chunks.of(Operation.CHAT, reply));
      ObjectNode same = whole.end();
      Typed.response(same);
      assertSame(reply, same, recording.name());
      told++;
    }
    assertFalse(told < atLeast, told + " streams");
  }

  /// What the client has of it, against what the model said.
  private static void assertSame(ObjectNode reply, ObjectNode response, String name) {
    JsonNode choice = reply.at("/choices/0");
    JsonNode said = choice.path("message");
    JsonNode back = back(response);
    assertEquals(
        said.path("content").asText("") + said.path("refusal").asText(""),
        text(back.path("content")),
        name);
    // What was only thought is nothing to be sent back.
    if (!back.isMissingNode()) {
      for (String member : List.of("reasoning_content", "extra_content")) {
        assertEquals(said.path(member), back.path(member), name + " " + member);
      }
    }
    assertEquals(calls(said), calls(back), name);
    String finish = choice.path("finish_reason").asText("");
    boolean cut = Set.of("length", "content_filter").contains(finish);
    assertEquals(cut ? "incomplete" : "completed", response.path("status").asText(), name);
    if (reply.path("usage").isObject()) {
      assertEquals(
          reply.at("/usage/completion_tokens").asLong(),
          response.at("/usage/output_tokens").asLong(),
          name);
    }
  }

  /// The message that the next request has for it; an empty one where it only thought.
  private static JsonNode back(ObjectNode response) {
    ObjectNode request = Json.object();
    request
        .putArray("input")
        .add(Json.object().put("role", "user").put("content", "Go on."))
        .addAll((com.fasterxml.jackson.databind.node.ArrayNode) response.path("output"));
    JsonNode back = new RequestReader(request).params().path("messages").path(1);
    return back;
  }

  private static String text(JsonNode content) {
    StringBuilder text = new StringBuilder(content.asText(""));
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }

  private static String calls(JsonNode said) {
    StringBuilder calls = new StringBuilder();
    for (JsonNode call : said.path("tool_calls")) {
      String arguments = call.at("/function/arguments").asText("");
      calls.append(call.path("id").asText()).append(call.at("/function/name").asText());
      calls.append(arguments.isBlank() ? "{}" : arguments.strip());
      calls.append(Json.text(call.path("extra_content"))).append('\n');
    }
    return calls.toString();
  }

  private static void assertNumbered(List<Event> events, String name) throws JsonException {
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = Json.parse(events.get(i).data());
      assertEquals(i, event.path("sequence_number").intValue(), name);
      assertEquals(events.get(i).name(), event.path("type").textValue(), name);
    }
  }

  private static ObjectNode reply(List<ObjectNode> chunks) {
    Collector collector = new Collector(Operation.CHAT);
    chunks.forEach(collector::add);
    return switch (collector.reply()) {
      case Reading.Answer answer -> answer.reply();
      case Reading.Empty empty -> empty.reply();
      case Reading.Fault fault -> throw new AssertionError(fault);
    };
  }

  private static Protocol protocol(String api) {
    FixedTime time = new FixedTime();
    return switch (api) {
      case "chat" -> new ChatCompletions(time);
      case "messages" -> new Messages(time);
      case "streamGenerateContent" -> new Gemini(Host.GOOGLE_AI, time);
      case "responses" -> new Responses(time, "openai");
      default -> throw new AssertionError(api);
    };
  }
}
