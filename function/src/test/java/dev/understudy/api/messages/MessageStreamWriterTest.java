package dev.understudy.api.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Problem;
import dev.understudy.api.Untold;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Events;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.route.AnswerStream.Piece;
import dev.understudy.secret.Redaction;
import dev.understudy.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageStreamWriterTest {
  private static final Untold NOTHING_UNTOLD = new Untold("", List.of(), warning -> fail(warning));
  private static final Path GOLDEN = Path.of("src/test/resources/golden/messages-api");
  private static final Path STREAMS = Path.of("src/test/resources/golden/messages-streams");

  @Test
  void chunksBecomeBlocksThatAreOpenedAndClosedInOrder() throws IOException, JsonException {
    List<Event> events = translated(chunks(GOLDEN.resolve("stream.canonical.sse")));
    StringBuilder client = new StringBuilder();
    for (Event event : events) {
      client.append(new String(event.encoded(), StandardCharsets.UTF_8));
    }
    assertEquals(Files.readString(GOLDEN.resolve("stream.client.sse")), client.toString());
  }

  @Test
  void whatIsTranslatedIsUnderstoodAsWhatItWas() throws IOException, JsonException {
    for (Path file :
        List.of(
            GOLDEN.resolve("stream.canonical.sse"),
            STREAMS.resolve("thinking-text-and-tools.client.sse"))) {
      List<ObjectNode> chunks = chunks(file);
      StreamReader reader = new Messages(new FixedTime()).stream(Operation.CHAT);
      List<ObjectNode> again = new ArrayList<>();
      for (Event event : translated(chunks)) {
        switch (reader.read(event)) {
          case StreamReading.Part(List<ObjectNode> part) -> again.addAll(part);
          case StreamReading.Over(List<ObjectNode> part) -> again.addAll(part);
          default -> throw new AssertionError(event);
        }
      }
      assertEquals(said(chunks), said(again));
    }
  }

  @Test
  void aStreamSaysWhatTheWholeAnswerSays() throws IOException, JsonException {
    List<Event> events = translated(chunks(STREAMS.resolve("thinking-text-and-tools.client.sse")));
    Messages protocol = new Messages(new FixedTime());
    ObjectNode gathered = protocol.gather(events).orElseThrow();
    byte[] message = Files.readAllBytes(STREAMS.resolve("thinking-text-and-tools.message.json"));
    Reading reading = protocol.parse(Operation.CHAT, 200, Headers.none(), message);
    ObjectNode reply = assertInstanceOf(Reading.Answer.class, reading).reply();
    assertEquals(Json.text(Message.of(reply)), Json.text(gathered));
  }

  @Test
  void eventsOfAProviderThatSpeaksTheDialectPassAsTheyAre() throws IOException {
    List<Event> originals =
        Events.of(Files.readString(STREAMS.resolve("thinking-text-and-tools.upstream.sse")));
    MessageStreamWriter writer = new MessageStreamWriter(true, NOTHING_UNTOLD);
    List<Event> written = new ArrayList<>();
    originals.forEach(
        event -> written.addAll(writer.write(new Piece(List.of(), Optional.of(event)))));
    written.addAll(writer.end());
    assertEquals(originals, written);
  }

  @Test
  void aWholeAnswerOfSuchAProviderIsToldInEventsThatItNeverSent() throws JsonException {
    MessageStreamWriter writer = new MessageStreamWriter(true, NOTHING_UNTOLD);
    List<Event> written =
        new ArrayList<>(
            writer.write(new Piece(List.of(chunk("{'content':'a'}", "'stop'")), Optional.empty())));
    written.addAll(writer.end());
    assertEquals("message_start", written.getFirst().name());
    assertEquals("message_stop", written.getLast().name());
  }

  @Test
  void aMissingEndIsSaid() {
    MessageStreamWriter writer = new MessageStreamWriter(true, NOTHING_UNTOLD);
    Event start = new Event("message_start", "{}");
    assertEquals(List.of(start), writer.write(new Piece(List.of(), Optional.of(start))));
    assertEquals(List.of(new Event("message_stop", "{\"type\":\"message_stop\"}")), writer.end());
    assertEquals(List.of(), writer.end());
  }

  @ParameterizedTest
  @CsvSource({
    "stop,end_turn",
    "length,max_tokens",
    "tool_calls,tool_use",
    "content_filter,refusal",
    "something_new,end_turn"
  })
  void finishReasonsBecomeStopReasons(String ours, String theirs) throws JsonException {
    JsonNode last = last(chunk("{'content':'a'}", "'" + ours + "'"));
    assertEquals(theirs, last.at("/delta/stop_reason").textValue());
  }

  @Test
  void aCallIsWhyTheMessageStopsWhateverTheFinishReasonSays() throws JsonException {
    ObjectNode chunk = chunk(call(0, "'id':'a',", "{}"), "'stop'");
    assertEquals("tool_use", last(chunk).at("/delta/stop_reason").textValue());
  }

  @Test
  void aRefusalIsTextAndTheReasonToStop() throws JsonException {
    assertEquals(
        "refusal", last(chunk("{'refusal':'No.'}", "'stop'")).at("/delta/stop_reason").textValue());
  }

  /// Anthropic's clients take a block that is closed for whole, and leave out what comes after.
  @Test
  void callsThatAreToldAtTheSameTimeBecomeBlocksOneAfterTheOther() throws JsonException {
    assertEquals(
        List.of("start 0", "0 ", "0 {", "0 }", "stop 0", "start 1", "1 ", "1 {", "1 }", "stop 1"),
        blocks(
            chunk(call(0, "'id':'a',", ""), "null"),
            chunk(call(1, "'id':'b',", ""), "null"),
            chunk(call(0, "", "{"), "null"),
            chunk(call(1, "", "{"), "null"),
            chunk(call(0, "", "}"), "null"),
            chunk(call(1, "", "}"), "null")));
  }

  @Test
  void aCallWaitsForNothingOnceTheOneBeforeItIsWhole() throws JsonException {
    List<String> sofar =
        List.of("start 0", "0 ", "0 {\"a\":\"}{\"}", "stop 0", "start 1", "1 ", "stop 1");
    assertEquals(
        sofar,
        blocks(
            chunk(call(0, "'id':'a',", "{\\\"a\\\":\\\"}{\\\"}"), "null"),
            chunk(call(1, "'id':'b',", ""), "null")));
  }

  @Test
  void callsThatWaitedInVainForTheOneBeforeThemAreTold() throws JsonException {
    assertEquals(
        List.of(
            "start 0", "0 ", "0 {", "stop 0", "start 1", "1 ", "1 {}", "stop 1", "start 2",
            "2 text", "stop 2"),
        blocks(
            chunk(call(0, "'id':'a',", "{"), "null"),
            chunk(call(1, "'id':'b',", "{}"), "null"),
            chunk("{'content':'text'}", "null")));
  }

  @Test
  void ofSeveralAnswersTheMessageIsTheFirst() throws JsonException {
    ObjectNode first = chunk("{'content':'a'}", "'length'");
    ObjectNode second = chunk("{'content':'b'}", "'stop'");
    ((ObjectNode) second.at("/choices/0")).put("index", 1);
    assertEquals(List.of("start 0", "0 a", "stop 0"), blocks(first, second));
    assertEquals(List.of("start 0", "0 a", "stop 0"), blocks(second, first));
    List<Event> events = translated(List.of(first, second));
    JsonNode last = parsed(events.get(events.size() - 2));
    assertEquals("max_tokens", last.at("/delta/stop_reason").textValue());
  }

  private static List<String> blocks(ObjectNode... chunks) throws JsonException {
    List<String> told = new ArrayList<>();
    for (Event event : translated(List.of(chunks))) {
      JsonNode json = parsed(event);
      String index = json.path("index").asText("");
      switch (event.name()) {
        case "content_block_start" -> told.add("start " + index);
        case "content_block_stop" -> told.add("stop " + index);
        case "content_block_delta" ->
            told.add(
                index
                    + " "
                    + json.at("/delta/text").asText(json.at("/delta/partial_json").asText("")));
        default -> {}
      }
    }
    return told;
  }

  @Test
  void aStreamThatBreaksOffEndsWithAnErrorAndNothingElse() throws JsonException {
    Redaction redaction = new Redaction();
    redaction.add(new Secret("a-secret-key"));
    Problem problem =
        new Problem(
            408, "stalled", "Silent. a-secret-key", Optional.empty(), List.of(), Optional.empty());
    List<Event> events = new MessageStreamWriter(false, NOTHING_UNTOLD).broke(problem, redaction);
    assertEquals(1, events.size());
    assertEquals("error", events.getFirst().name());
    assertEquals(
        "{'type':'error','error':{'type':'timeout_error','message':'Silent. ***','code':'stalled'}}"
            .replace('\'', '"'),
        events.getFirst().data());
  }

  @Test
  void silenceIsFilledWithAnthropicsOwnWord() {
    Event event = new MessageStreamWriter(false, NOTHING_UNTOLD).keepAlive();
    assertEquals(new Event("ping", "{\"type\": \"ping\"}"), event);
  }

  private static List<Event> translated(List<ObjectNode> chunks) {
    MessageStreamWriter writer = new MessageStreamWriter(false, NOTHING_UNTOLD);
    List<Event> events = new ArrayList<>();
    for (ObjectNode chunk : chunks) {
      events.addAll(
          writer.write(new Piece(List.of(chunk), Optional.of(Event.of(Json.text(chunk))))));
    }
    events.addAll(writer.end());
    return events;
  }

  private static JsonNode last(ObjectNode chunk) throws JsonException {
    List<Event> events = translated(List.of(chunk));
    return parsed(events.get(events.size() - 2));
  }

  /// What chunks say, without the names of the whole and the wording of its pieces.
  private static String said(List<ObjectNode> chunks) {
    StringBuilder said = new StringBuilder();
    String finish = "";
    String usage = "";
    for (ObjectNode chunk : chunks) {
      JsonNode delta = chunk.at("/choices/0/delta");
      said.append(delta.path("reasoning_content").asText(""));
      said.append(delta.path("content").asText(""));
      for (JsonNode call : delta.path("tool_calls")) {
        said.append(call.has("id") ? "\n" + call.path("id").textValue() : "");
        said.append(call.at("/function/name").asText(""));
        said.append(call.at("/function/arguments").asText(""));
      }
      finish += chunk.at("/choices/0/finish_reason").asText("").replace("null", "");
      usage += chunk.path("choices").isEmpty() ? Json.text(chunk.path("usage")) : "";
    }
    return said + "\n" + finish + "\n" + usage;
  }

  private static List<ObjectNode> chunks(Path file) throws IOException, JsonException {
    List<ObjectNode> chunks = new ArrayList<>();
    for (Event event : Events.of(Files.readString(file))) {
      chunks.add((ObjectNode) parsed(event));
    }
    return chunks;
  }

  private static JsonNode parsed(Event event) throws JsonException {
    return Json.parse(event.data().getBytes(StandardCharsets.UTF_8));
  }

  private static String call(int index, String id, String arguments) {
    return "{'tool_calls':[{'index':%d,%s'function':{'name':'f','arguments':'%s'}}]}"
        .formatted(index, id, arguments);
  }

  private static ObjectNode chunk(String delta, String finish) throws JsonException {
    return (ObjectNode)
        Json.parseStrictly(
            "{'id':'chatcmpl-1','model':'m','choices':[{'index':0,'delta':%s,'finish_reason':%s}]}"
                .formatted(delta, finish)
                .replace('\'', '"'));
  }
}
