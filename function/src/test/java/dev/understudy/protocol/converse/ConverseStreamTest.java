package dev.understudy.protocol.converse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.Streams;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverseStreamTest {
  private static final Converse PROTOCOL = new Converse(new FixedTime(), "a-model");

  private static final String START = "messageStart {'role':'assistant','p':'abc'}";
  private static final String STOP = "messageStop {'stopReason':'end_turn'}";
  private static final String USAGE =
      "metadata"
          + " {'usage':{'inputTokens':3,'outputTokens':2,'cacheReadInputTokenCount':4,'totalTokens':9}}";

  @Test
  void theCountOfTokensComesAfterTheStopAndIsWaitedFor() {
    StreamReader reader = PROTOCOL.stream(Operation.CHAT);
    for (Event event : events(START, delta("'text':'Hi'"), STOP)) {
      assertInstanceOf(StreamReading.Part.class, reader.read(event));
    }
    assertInstanceOf(StreamReading.Over.class, reader.end(), "whole without it");
    StreamReading.Over over =
        assertInstanceOf(StreamReading.Over.class, reader.read(events(USAGE).getFirst()));
    assertEquals(7, over.chunks().getFirst().at("/usage/prompt_tokens").intValue());
    assertEquals(
        4, over.chunks().getFirst().at("/usage/prompt_tokens_details/cached_tokens").intValue());
  }

  @Test
  void whatAModelThoughtIsToldAndKeptForItWhole() {
    ObjectNode reply =
        reply(
            START,
            delta("'reasoningContent':{'text':'Let '}"),
            delta("'reasoningContent':{'text':'me see'}"),
            delta("'reasoningContent':{'signature':'c2ln'}"),
            "contentBlockStop {'contentBlockIndex':0}",
            "contentBlockDelta"
                + " {'contentBlockIndex':1,'delta':{'reasoningContent':{'redactedContent':'eA=='}}}",
            "contentBlockStop {'contentBlockIndex':1}",
            "contentBlockDelta {'contentBlockIndex':2,'delta':{'text':'4'}}",
            STOP);
    assertEquals("Let me see", reply.at("/choices/0/message/reasoning_content").textValue());
    assertEquals(
        json(
            "[{'reasoningText':{'text':'Let me"
                + " see','signature':'c2ln'}},{'redactedContent':'eA=='}]"),
        Json.text(reply.at("/choices/0/message/extra_content/bedrock/reasoning")));
  }

  @Test
  void aCallWithoutInputHasAnEmptyObjectForArguments() {
    ObjectNode reply =
        reply(
            START,
            "contentBlockStart"
                + " {'contentBlockIndex':0,'start':{'toolUse':{'toolUseId':'t1','name':'now'}}}",
            delta("'toolUse':{'input':''}"),
            "contentBlockStop {'contentBlockIndex':0}",
            "messageStop {'stopReason':'tool_use'}",
            USAGE);
    assertEquals("{}", reply.at("/choices/0/message/tool_calls/0/function/arguments").textValue());
    assertEquals("tool_calls", reply.at("/choices/0/finish_reason").textValue());
  }

  @Test
  void theArgumentsOfTheJsonToolAreTheAnswer() {
    ObjectNode reply =
        reply(
            START,
            "contentBlockStart"
                + " {'contentBlockIndex':0,'start':{'toolUse':{'toolUseId':'t1','name':'understudy_json_answer'}}}",
            delta("'toolUse':{'input':'{\\u0022a\\u0022:'}"),
            delta("'toolUse':{'input':'1}'}"),
            "contentBlockStop {'contentBlockIndex':0}",
            "messageStop {'stopReason':'tool_use'}",
            USAGE);
    assertEquals("{\"a\":1}", reply.at("/choices/0/message/content").textValue());
    assertTrue(reply.at("/choices/0/message/tool_calls").isMissingNode());
    assertEquals("stop", reply.at("/choices/0/finish_reason").textValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "throttlingException | {'message':'Too many requests'} | RATE_LIMITED",
        "throttlingException | {'message':'Too many tokens per day'} | QUOTA_EXHAUSTED",
        "modelStreamErrorException | {'message':'m','originalStatusCode':500} | SERVER_ERROR",
        "internalServerException | {'message':'m'} | SERVER_ERROR",
        "serviceUnavailableException | {'message':'m'} | OVERLOADED",
        "modelTimeoutException | {'message':'m'} | TIMEOUT",
        "validationException | {'message':'Input is too long for requested model.'} |"
            + " CONTEXT_TOO_LONG",
        "validationException | {'message':'m'} | ERROR_IN_200",
        "somethingNewException | {} | ERROR_IN_200",
        "error | {'code':'InternalFailure','message':'m'} | ERROR_IN_200",
      })
  void anExceptionInTheStreamIsAFaultOfItsClass(String name, String data, FailureClass failure) {
    StreamReader reader = PROTOCOL.stream(Operation.CHAT);
    reader.read(events(START).getFirst());
    StreamReading.Failed failed =
        assertInstanceOf(StreamReading.Failed.class, reader.read(new Event(name, json(data))));
    assertEquals(failure, failed.fault().failure());
  }

  @ParameterizedTest
  @CsvSource({
    "max_tokens, length",
    "model_context_window_exceeded, length",
    "guardrail_intervened, content_filter",
    "content_filtered, content_filter",
    "stop_sequence, stop",
    "tool_use, stop",
    "something_new, stop",
  })
  void theFinishIsDerivedFromReasonAndContent(String reason, String finish) {
    ObjectNode reply =
        reply(START, delta("'text':'Hi'"), "messageStop {'stopReason':'" + reason + "'}", USAGE);
    assertEquals(finish, reply.at("/choices/0/finish_reason").textValue());
  }

  @Test
  void outputThatBedrockItselfCannotReadIsNoAnswer() {
    Streams.Read read =
        Streams.read(
            PROTOCOL.stream(Operation.CHAT),
            events(START, "messageStop {'stopReason':'malformed_tool_use'}"));
    assertEquals(FailureClass.MALFORMED, read.fault().orElseThrow().failure());
  }

  @Test
  void aStreamWithoutAStopReasonIsCut() {
    Streams.Read read =
        Streams.read(PROTOCOL.stream(Operation.CHAT), events(START, delta("'text':'Hi'"), USAGE));
    assertEquals(FailureClass.TRUNCATED, read.fault().orElseThrow().failure());
  }

  @Test
  void whatNobodyKnowsSaysNothingAndWhatIsNoJsonIsNoted() {
    Streams.Read read =
        Streams.read(
            PROTOCOL.stream(Operation.CHAT),
            events(
                START,
                "somethingNew {'a':1}",
                "contentBlockStart {'contentBlockIndex':0,'start':{'image':{'format':'png'}}}",
                delta("'image':{'source':{'bytes':'eA=='}}"),
                "contentBlockDelta nonsense",
                "contentBlockDelta 1",
                "contentBlockDelta {'contentBlockIndex':3,'delta':{'text':'Hi'}}",
                STOP,
                USAGE));
    assertEquals(2, read.unreadable());
    assertEquals("Hi", read.reply(Operation.CHAT).at("/choices/0/message/content").textValue());
  }

  @Test
  void aStreamedCompletionTellsTextAlone() {
    Streams.Read read =
        Streams.read(
            PROTOCOL.stream(Operation.COMPLETE), events(START, delta("'text':'Hi'"), STOP, USAGE));
    ObjectNode reply = read.reply(Operation.COMPLETE);
    assertEquals("text_completion", reply.path("object").textValue());
    assertEquals("Hi", reply.at("/choices/0/text").textValue());
  }

  @Test
  void blocksThatBeginShowThatTheProviderWorks() {
    StreamReader reader = PROTOCOL.stream(Operation.CHAT);
    assertTrue(reader.isSignOfWork(events("contentBlockStart {}").getFirst()));
    assertFalse(reader.isSignOfWork(events(START).getFirst()));
  }

  private static ObjectNode reply(String... lines) {
    Streams.Read read = Streams.read(PROTOCOL.stream(Operation.CHAT), events(lines));
    return assertInstanceOf(ObjectNode.class, read.reply(Operation.CHAT));
  }

  private static String delta(String delta) {
    return "contentBlockDelta {'contentBlockIndex':0,'delta':{" + delta + "}}";
  }

  private static List<Event> events(String... lines) {
    List<Event> events = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split(" ", 2);
      events.add(new Event(parts[0], json(parts[1])));
    }
    return events;
  }

  private static String json(String single) {
    return single.replace('\'', '"');
  }
}
