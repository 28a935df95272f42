package dev.understudy.protocol.chatcompletions;

import static dev.understudy.protocol.FailureClass.CONTENT_FILTERED;
import static dev.understudy.protocol.FailureClass.EMPTY;
import static dev.understudy.protocol.FailureClass.ERROR_IN_200;
import static dev.understudy.protocol.FailureClass.MALFORMED;
import static dev.understudy.protocol.FailureClass.OVERLOADED;
import static dev.understudy.protocol.FailureClass.TRUNCATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.protocol.CanonicalChunks;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.StreamReading.Failed;
import dev.understudy.protocol.StreamReading.Over;
import dev.understudy.protocol.StreamReading.Part;
import dev.understudy.protocol.StreamReading.Unreadable;
import dev.understudy.protocol.Streams;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompatibleStreamTest {
  private static final String HELLO = "{'choices':[{'index':0,'delta':{'content':'Hello'}}]}";
  private static final String STOP = end("stop");

  private final StreamReader reader = new ChatCompletions(new FixedTime()).stream(Operation.CHAT);

  @Test
  void aStreamWithItsFinishReasonIsWholeWithoutDone() {
    read(HELLO);
    assertFault(TRUNCATED, reader.end());
    read(STOP);
    assertInstanceOf(Over.class, reader.end());
    assertEquals(reader.end(), reader.end(), "it may be asked more than once");
    assertEquals(reader.end(), read("[DONE]"));
  }

  @Test
  void doneWithoutAFinishReasonIsNoEnd() {
    read(HELLO);
    assertFault(TRUNCATED, read("[DONE]"));
  }

  @Test
  void everyChoiceHasToEnd() {
    read(HELLO);
    read("{'choices':[{'index':1,'delta':{'content':'Hi'}}]}");
    read(STOP);
    assertFault(TRUNCATED, reader.end());
    read("{'choices':[{'index':1,'delta':{},'finish_reason':'length'}]}");
    assertInstanceOf(Over.class, reader.end());
  }

  @Test
  void aStreamWithoutAChoiceIsEmptyAndOneOfGarbageMalformed() {
    assertFault(EMPTY, reader.end());
    read("{'choices':[],'usage':{'prompt_tokens':1}}");
    assertFault(EMPTY, read("[DONE]"));
    read("garbage");
    assertFault(MALFORMED, reader.end());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "{'choices'",
        "[]",
        "7",
        "{}",
        "{'choices':{}}",
        "{'choices':[1]}",
        "<html>"
      })
  void whatIsNoChunkIsUnreadableAndMayBePassedOver(String data) {
    read(HELLO);
    assertInstanceOf(Unreadable.class, read(data));
    assertInstanceOf(Part.class, read(STOP));
    assertInstanceOf(Over.class, read("[DONE]"));
  }

  @Test
  void whatIsUnreadableIsNotQuoted() {
    Unreadable unreadable = assertInstanceOf(Unreadable.class, read("hunter2"));
    assertEquals("an event: not JSON (line 1, column 1)", unreadable.why());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'error':{'message':'x','type':'server_error'}}                         | ERROR_IN_200",
        "{'error':{'message':'x','code':'server_is_overloaded'}}                 | OVERLOADED",
        "{'error':{'message':'x','code':'rate_limit_exceeded'}}                  | RATE_LIMITED",
        "{'error':{'message':'x','code':429},'choices':[]}                       | RATE_LIMITED",
        "{'error':{'message':'x','code':503}}                                    | OVERLOADED",
        "{'error':{'message':'x','code':402}}                                    | QUOTA_EXHAUSTED",
        "{'error':{'message':'x','code':502}}                                    | ERROR_IN_200",
        "{'error':'Lost'}                                                        | ERROR_IN_200",
        "{'object':'error','message':'Lost'}                                     | ERROR_IN_200",
        "{'error':{'message':'x','code':'content_filter'}}                       |"
            + " CONTENT_FILTERED",
        "{'error':{'message':'The maximum context length is 8 tokens.'}}         |"
            + " CONTEXT_TOO_LONG",
        "{'choices':[{'index':0,'delta':{},'error':{'code':503,'message':'x'}}]} | OVERLOADED",
        "{'choices':[{'index':0,'delta':{},'finish_reason':'error'}]}            | ERROR_IN_200",
        "{'choices':[{'delta':{},'finish_reason':'insufficient_system_resource'}]} | ERROR_IN_200",
      })
  void anErrorHasTheClassThatItsWordsSayAlsoAfterTheFinish(String error, FailureClass failure) {
    assertFault(failure, read(error));
    read(HELLO);
    read(STOP);
    assertFault(failure, read(error));
  }

  @Test
  void anEventNamedErrorIsOneWhateverItHolds() {
    assertFault(ERROR_IN_200, reader.read(new Event("error", "gone")));
    assertFault(ERROR_IN_200, reader.read(new Event("error", "{}")));
    assertFault(
        OVERLOADED, reader.read(new Event("error", json("{'error':{'code':'overloaded'}}"))));
    assertFault(
        CONTENT_FILTERED,
        reader.read(new Event("error", json("{'error':{'code':'content_filter'}}"))));
  }

  @Test
  void anErrorSaysWhenToComeBack() {
    Failed failed =
        assertInstanceOf(
            Failed.class,
            read("{'error':{'code':'rate_limit_exceeded','message':'Please try again in 2s.'}}"));
    assertEquals(Optional.of(Duration.ofSeconds(2)), failed.fault().retryAfter());
  }

  @Test
  void anErrorThatIsNullIsNone() {
    assertInstanceOf(Part.class, read("{'error':null,'choices':[{'delta':{'content':'a'}}]}"));
  }

  @Test
  void whatAllChunksHaveInCommonStaysAsTheFirstHasIt() {
    List<ObjectNode> chunks =
        whole(
            "{'id':'a','created':1.5,'choices':[{'delta':{'content':'x'}}]}",
            "{'id':'b','created':7,'model':'m','choices':[{'delta':{'content':'y'}}]}",
            STOP);
    for (ObjectNode chunk : chunks) {
      assertEquals("a", chunk.path("id").textValue());
      assertEquals(1, chunk.path("created").longValue());
      assertEquals("unknown", chunk.path("model").textValue());
    }
  }

  @Test
  void wordsThatComeAfterTheFinishAreToldBeforeIt() {
    List<ObjectNode> chunks =
        whole(HELLO, STOP, "{'choices':[{'delta':{'content':'!'}}]}", "{'choices':[{'delta':{}}]}");
    assertEquals(
        List.of("Hello", "!", ""),
        chunks.stream().map(chunk -> chunk.at("/choices/0/delta/content").asText("")).toList());
  }

  @Test
  void theLastUsageCounts() {
    List<ObjectNode> chunks =
        whole(
            "{'choices':[{'delta':{'content':'x'}}],'usage':{'total_tokens':1}}",
            "{'choices':[],'usage':{'total_tokens':2}}",
            "{'choices':[{'delta':{},'finish_reason':'stop'}],'usage':{'total_tokens':3}}",
            "{'choices':[],'usage':null}");
    assertEquals(3, chunks.getLast().at("/usage/total_tokens").intValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'usage':{'total_tokens':3}}",
        "{'choices':null,'usage':{'total_tokens':3}}",
        "{'choices':[],'x_groq':{'usage':{'total_tokens':3}}}",
        "{'choices':[],'usage':null,'x_groq':{'usage':{'total_tokens':3}}}"
      })
  void aUsageIsOneWhereverItStands(String chunk) {
    ObjectNode last = whole(HELLO, STOP, chunk).getLast();
    assertEquals(3, last.at("/usage/total_tokens").intValue());
    assertEquals(0, last.path("choices").size());
  }

  @Test
  void aContentThatIsAnObjectBecomesItsText() {
    List<ObjectNode> chunks = whole("{'choices':[{'delta':{'content':{'a':1}}}]}", STOP);
    assertEquals("{\"a\":1}", chunks.getFirst().at("/choices/0/delta/content").textValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // One after the other at the same index: two calls.
        "{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}} |"
            + " {'index':0,'id':'b','function':{'name':'g','arguments':'{}'}} | a f {} b g {}",
        // The id and the name again with every piece, with and without an index: one call.
        "{'index':0,'id':'a','function':{'name':'f','arguments':'{'}} |"
            + " {'index':0,'id':'a','function':{'name':'f','arguments':'}'}} | a f {}",
        "{'id':'a','function':{'name':'f','arguments':'{'}} |"
            + " {'id':'a','function':{'name':'f','arguments':'}'}} | a f {}",
        // Neither index nor id: a name begins a call.
        "{'id':'','function':{'name':'f','arguments':{'x':1}}} | {'function':{'arguments':null}} |"
            + " ? f {'x':1}",
        "{'function':{'name':'f'}} | {'function':{'name':'g','arguments':''}} | ? f {} ? g {}",
        "{'index':0,'function':{'name':'f','arguments':'{}'}} |"
            + " {'index':0,'function':{'name':'g','arguments':'{}'}} | ? f {} ? g {}",
        // An id of its own for every piece.
        "{'index':0,'id':'a','function':{'name':'f','arguments':'{'}} |"
            + " {'index':0,'id':'b','function':{'name':null,'arguments':'}'}} | a f {}",
        // Indexes that begin at one.
        "{'index':0,'id':'a','function':{'name':'f','arguments':'null'}} |"
            + " {'index':1,'id':'b','function':{'name':'g','arguments':'{}'}} | a f {} b g {}",
        "{'index':1,'id':'a','function':{'name':'f','arguments':'{'}} |"
            + " {'index':1,'function':{'arguments':'}'}} | a f {}",
      })
  void callsAreToldApartAndPutTogether(String first, String second, String calls) {
    String frame = "{'choices':[{'index':0,'delta':{'tool_calls':[%s]}}]}";
    List<ObjectNode> chunks =
        whole(frame.formatted(first), frame.formatted(second), end("tool_calls"));
    JsonNode reply =
        new Streams.Read(chunks, Optional.empty(), 0)
            .reply(Operation.CHAT)
            .at("/choices/0/message");
    StringBuilder told = new StringBuilder();
    for (JsonNode call : reply.path("tool_calls")) {
      String id = call.path("id").textValue();
      assertEquals("function", call.path("type").textValue());
      told.append(id.startsWith("call_") ? "?" : id)
          .append(" ")
          .append(call.at("/function/name").textValue())
          .append(" ")
          .append(call.at("/function/arguments").textValue())
          .append(" ");
    }
    assertEquals(json(calls), told.toString().strip());
  }

  @Test
  void argumentsThatWereCutStayAsTheyAre() {
    List<ObjectNode> chunks =
        whole(
            "{'choices':[{'delta':{'tool_calls':[{'id':'a','function':{'name':'f'}}]}}]}",
            end("length"));
    assertEquals(2, chunks.size());
    assertEquals("length", chunks.getLast().at("/choices/0/finish_reason").textValue());
  }

  @Test
  void anEndIsAWordOfOpenAis() {
    assertEquals(
        "something_new",
        whole(HELLO, end("something_new")).getLast().at("/choices/0/finish_reason").textValue());
  }

  private List<ObjectNode> whole(String... data) {
    List<Event> events = Arrays.stream(data).map(each -> Event.of(json(each))).toList();
    List<ObjectNode> chunks = Streams.read(reader, events).whole();
    CanonicalChunks.check(Operation.CHAT, chunks, Json.text(chunks.getFirst()));
    return chunks;
  }

  private StreamReading read(String data) {
    return reader.read(Event.of(json(data)));
  }

  private static String end(String reason) {
    return "{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}";
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static void assertFault(FailureClass failure, StreamReading reading) {
    Failed failed = assertInstanceOf(Failed.class, reading);
    assertEquals(failure, failed.fault().failure(), failed.fault().message());
  }
}
