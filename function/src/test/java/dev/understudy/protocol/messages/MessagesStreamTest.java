package dev.understudy.protocol.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Events;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.StreamReading.Failed;
import dev.understudy.protocol.StreamReading.Over;
import dev.understudy.protocol.StreamReading.Part;
import dev.understudy.protocol.StreamReading.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesStreamTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/messages-streams");
  private static final Event START =
      event(
          "{'type':'message_start','message':{'id':'msg_1','model':'m','usage':{'input_tokens':5,"
              + "'output_tokens':1}}}");
  private static final Event TEXT =
      event("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'a'}}");
  private static final Event STOP =
      event(
          "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':2}}");
  private static final Event OVER = event("{'type':'message_stop'}");

  private final Messages protocol = new Messages(new FixedTime());

  @ParameterizedTest
  @ValueSource(strings = {"thinking-text-and-tools", "complete-odd"})
  void everyGoldenStreamIsToldInCanonicalChunks(String name) throws IOException {
    byte[] upstream = Files.readAllBytes(GOLDEN.resolve(name + ".upstream.sse"));
    StreamReader reader =
        protocol.stream(name.startsWith("complete-") ? Operation.COMPLETE : Operation.CHAT);
    List<ObjectNode> chunks = new ArrayList<>();
    StreamReading last = new Part(List.of());
    for (Event event : Events.of(upstream, 1)) {
      last = reader.read(event);
      switch (last) {
        case Part(List<ObjectNode> part) -> chunks.addAll(part);
        case Over(List<ObjectNode> part) -> chunks.addAll(part);
        default -> throw new AssertionError(last);
      }
    }
    StringBuilder client = new StringBuilder();
    chunks.forEach(chunk -> client.append("data: ").append(Json.text(chunk)).append("\n\n"));
    assertEquals(Files.readString(GOLDEN.resolve(name + ".client.sse")), client.toString());
    assertInstanceOf(Over.class, last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"thinking-text-and-tools", "complete-odd"})
  void everyGoldenStreamIsGatheredIntoOneMessage(String name) throws IOException, JsonException {
    List<Event> events = Events.of(Files.readString(GOLDEN.resolve(name + ".upstream.sse")));
    JsonNode message = Json.parse(Files.readAllBytes(GOLDEN.resolve(name + ".message.json")));
    assertEquals(Json.text(message), Json.text(protocol.gather(events).orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource({
    "overloaded_error,OVERLOADED",
    "rate_limit_error,RATE_LIMITED",
    "authentication_error,AUTHENTICATION",
    "billing_error,QUOTA_EXHAUSTED",
    "timeout_error,TIMEOUT",
    "api_error,ERROR_IN_200",
    "error_of_tomorrow,ERROR_IN_200"
  })
  void anErrorWithinTheStreamIsOfTheClassThatItsOwnNameSays(String type, FailureClass failure) {
    StreamReader reader = reader(START, TEXT);
    Failed failed =
        assertInstanceOf(
            Failed.class,
            reader.read(
                event("{'type':'error','error':{'type':'" + type + "','message':'Not now.'}}")));
    assertEquals(failure, failed.fault().failure());
    assertEquals("Not now.", failed.fault().message());
  }

  @Test
  void withoutAStopReasonTheAnswerIsTruncated() {
    assertEquals(FailureClass.TRUNCATED, failure(reader().end()));
    assertEquals(FailureClass.TRUNCATED, failure(reader(START, TEXT).end()));
    assertEquals(FailureClass.TRUNCATED, failure(reader(START, TEXT).read(OVER)));
    assertEquals(FailureClass.TRUNCATED, failure(reader(START).read(Event.of("[DONE]"))));
  }

  @Test
  void withAStopReasonItIsWholeWhateverIsMissingAfterIt() {
    assertEquals(new Over(List.of()), reader(START, TEXT, STOP).end());
    assertEquals(new Over(List.of()), reader(START, TEXT, STOP).read(OVER));
    assertEquals(new Over(List.of()), reader(START, TEXT, STOP).read(Event.of("[DONE]")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1]", "null", "\"ping\"", "<html>"})
  void whatIsNoObjectIsUnreadable(String data) {
    assertInstanceOf(Unreadable.class, reader(START).read(Event.of(data)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'ping'}",
        "{}",
        "{'type':'event_of_tomorrow'}",
        "{'type':'content_block_start','index':1,'content_block':{'type':'server_tool_use','name':'w'}}",
        "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{'}}",
        "{'type':'content_block_delta','index':1,'delta':{'type':'signature_delta','signature':'s'}}",
        "{'type':'content_block_stop','index':7}",
        "{'type':'message_delta','delta':{'stop_reason':null}}",
        "{'type':'message_start','message':{'id':'msg_2'}}",
      })
  void whatSaysNothingOfTheAnswerMakesNoChunk(String data) {
    assertEquals(new Part(List.of()), reader(START).read(event(data)));
  }

  @Test
  void anInputThatCameWithItsBlockIsSentWhenTheBlockEnds() {
    StreamReader reader = reader(START);
    reader.read(
        event(
            "{'type':'content_block_start','index':4,'content_block':{'type':'tool_use','id':'t',"
                + "'name':'f','input':{'a':1.0}}}"));
    Part part = assertInstanceOf(Part.class, reader.read(STOP));
    assertEquals(
        "{\"a\":1.0}",
        part.chunks()
            .getFirst()
            .at("/choices/0/delta/tool_calls/0/function/arguments")
            .textValue());
    assertEquals("tool_calls", part.chunks().get(1).at("/choices/0/finish_reason").textValue());
  }

  @Test
  void anAnswerInJsonThatAToolGaveIsText() {
    StreamReader reader = reader(START);
    List<ObjectNode> chunks = new ArrayList<>();
    for (String said :
        List.of(
            "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t',"
                + "'name':'understudy_answer_in_json','input':{}}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta',"
                + "'partial_json':''}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta',"
                + "'partial_json':'[1'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta',"
                + "'partial_json':',2]'}}",
            "{'type':'content_block_stop','index':0}",
            "{'type':'message_delta','delta':{'stop_reason':'tool_use'}}")) {
      chunks.addAll(assertInstanceOf(Part.class, reader.read(event(said))).chunks());
    }
    assertEquals("[1", chunks.get(0).at("/choices/0/delta/content").textValue());
    assertEquals(",2]", chunks.get(1).at("/choices/0/delta/content").textValue());
    assertEquals("stop", chunks.get(2).at("/choices/0/finish_reason").textValue());
  }

  @Test
  void theFinishReasonIsSaidOnce() {
    assertEquals(new Part(List.of()), reader(START, TEXT, STOP).read(STOP));
  }

  @Test
  void aStreamWithoutABeginningIsReadAllTheSame() {
    Part part = assertInstanceOf(Part.class, reader().read(TEXT));
    assertEquals("assistant", part.chunks().getFirst().at("/choices/0/delta/role").textValue());
    assertTrue(part.chunks().getFirst().path("id").textValue().startsWith("chatcmpl-"));
    assertEquals("a", part.chunks().get(1).at("/choices/0/delta/content").textValue());
  }

  @Test
  void aStreamWithoutFiguresHasNoUsage() {
    StreamReader reader = protocol.stream(Operation.CHAT);
    Part part =
        assertInstanceOf(
            Part.class,
            reader.read(event("{'type':'message_delta','delta':{'stop_reason':'end_turn'}}")));
    assertFalse(part.chunks().getLast().has("usage"));
  }

  @Test
  void anInputThatWasCutIsGatheredAsAnEmptyObject() {
    ObjectNode message =
        protocol
            .gather(
                List.of(
                    START,
                    event(
                        "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use',"
                            + "'input':{}}}"),
                    event(
                        "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta',"
                            + "'partial_json':'[1'}}")))
            .orElseThrow();
    assertEquals("{}", Json.text(message.at("/content/0/input")));
  }

  private StreamReader reader(Event... events) {
    StreamReader reader = protocol.stream(Operation.CHAT);
    for (Event event : events) {
      assertInstanceOf(Part.class, reader.read(event));
    }
    return reader;
  }

  private static FailureClass failure(StreamReading reading) {
    return assertInstanceOf(Failed.class, reading).fault().failure();
  }

  private static Event event(String data) {
    return Event.of(data.replace('\'', '"'));
  }
}
