package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.http.Event;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.Host;
import dev.understudy.protocol.messages.Messages;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is known of the tokens of a stream that has not come to its end.
class CountedSoFarTest {
  private static final FixedTime TIME = new FixedTime();

  static List<Arguments> streams() {
    return List.of(
        Arguments.of(
            new Messages(TIME),
            """
            {'type':'message_start','message':{'id':'msg','type':'message','role':'assistant','model':'m',
             'content':[],'usage':{'input_tokens':10,'cache_read_input_tokens':5,'output_tokens':1}}}\
            """,
            16),
        Arguments.of(
            new Gemini(Host.GOOGLE_AI, TIME),
            """
            {'candidates':[{'index':0,'content':{'role':'model','parts':[{'text':'one'}]}}],
             'usageMetadata':{'promptTokenCount':7,'candidatesTokenCount':2,'thoughtsTokenCount':3}}\
            """,
            12),
        Arguments.of(
            new ChatCompletions(TIME),
            """
            {'id':'c','object':'chat.completion.chunk','created':1,'model':'m',
             'choices':[{'index':0,'delta':{'content':'one'},'finish_reason':null}],
             'usage':{'prompt_tokens':4,'completion_tokens':1,'total_tokens':5}}\
            """,
            5));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void whoCountsOnTheWayIsHeardBeforeTheEnd(Protocol protocol, String event, long tokens) {
    StreamReader reader = protocol.stream(Operation.CHAT);
    assertEquals(Optional.empty(), reader.counted());

    reader.read(Event.of(event.replace('\'', '"')));

    assertEquals(Optional.of(tokens), reader.counted().map(Usage::total));
  }

  @Test
  void whoHasNotCountedYetIsNoZero() {
    StreamReader reader = new ChatCompletions(TIME).stream(Operation.CHAT);
    reader.read(
        Event.of(
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"},\"finish_reason\":null}]}"));

    assertEquals(Optional.empty(), reader.counted());
  }
}
