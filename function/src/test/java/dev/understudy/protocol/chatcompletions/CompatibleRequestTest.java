package dev.understudy.protocol.chatcompletions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.chatcompletions.Habits.MaxTokens;
import dev.understudy.protocol.chatcompletions.Habits.Thinking;
import dev.understudy.protocol.chatcompletions.Habits.Thoughts;
import dev.understudy.protocol.chatcompletions.Habits.Trait;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompatibleRequestTest {
  private static final Habits PLAIN = Habits.of("Acme");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "EFFORT | {'reasoning_effort':'default'}         | {'reasoning_effort':'default'} | 0",
        "EFFORT | {'reasoning':{'effort':'low'}}         | {'reasoning_effort':'low'} | 0",
        "EFFORT | {'thinking':{'type':'enabled','budget_tokens':5000}} |"
            + " {'reasoning_effort':'medium'} | 1",
        "EFFORT | {'thinking':{'type':'disabled'}}       | {} | 1",
        "EFFORT | {'thinking':{'type':'adaptive'}}       | {} | 0",
        "OBJECT | {'reasoning':{'summary':'auto'}}       | {'reasoning':{'summary':'auto'}} | 0",
        "OBJECT | {'thinking':{'type':'enabled','budget_tokens':5000}} |"
            + " {'reasoning':{'max_tokens':5000}} | 0",
        "OBJECT | {'thinking':{'type':'adaptive'}}       | {'reasoning':{'enabled':true}} | 0",
        "OBJECT | {'reasoning_effort':'none'}            | {'reasoning':{'effort':'none'}} | 0",
        "TYPE   | {'reasoning_effort':'max'}             | {'reasoning_effort':'max'} | 0",
        "TYPE   | {'reasoning_effort':'none'}            | {'thinking':{'type':'disabled'}} | 0",
        "TYPE   | {'thinking':{'type':'enabled','clear_thinking':false}} |"
            + " {'thinking':{'type':'enabled','clear_thinking':false}} | 0",
        "TYPE   | {'thinking':{'type':'enabled','budget_tokens':900}} |"
            + " {'thinking':{'type':'enabled'},'reasoning_effort':'low'} | 1",
        "SWITCH | {'enable_thinking':true}               | {'enable_thinking':true} | 0",
        "SWITCH | {'reasoning_effort':'low'} | {'enable_thinking':true,'thinking_budget':1024} | 1",
        "SWITCH | {'thinking':{'type':'enabled','budget_tokens':900}} |"
            + " {'enable_thinking':true,'thinking_budget':900} | 0",
        "SWITCH | {'reasoning':{'enabled':false}}        | {'enable_thinking':false} | 0",
      })
  void thinkingIsAskedForInTheHostsWords(Thinking thinking, String asked, String sent, int notes) {
    Rendering.Wire wire = wire(PLAIN.with(thinking, Thoughts.LEFT_OUT), asked);

    assertEquals(sent.replace('\'', '"'), Json.text(wire.body()));
    assertEquals(notes, wire.adaptations().size(), wire.adaptations().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "AS_ASKED | {'max_tokens':1,'max_completion_tokens':2} |"
            + " {'max_tokens':1,'max_completion_tokens':2} | 0",
        "OLDER    | {'max_completion_tokens':2}                | {'max_tokens':2} | 0",
        "OLDER    | {'max_tokens':1,'max_completion_tokens':2} | {'max_tokens':2} | 1",
        "NEWER    | {'max_tokens':1}                           | {'max_completion_tokens':1} | 0",
        "NEWER    | {'max_tokens':2,'max_completion_tokens':2} | {'max_completion_tokens':2} | 0",
        "NEWER    | {}                                         | {} | 0",
      })
  void theLimitHasTheHostsName(MaxTokens name, String asked, String sent, int notes) {
    Rendering.Wire wire = wire(PLAIN.with(name), asked);

    assertEquals(sent.replace('\'', '"'), Json.text(wire.body()));
    assertEquals(notes, wire.adaptations().size());
  }

  @Test
  void aNumberBeyondItsBoundsIsTheNearestOne() {
    Habits narrow = PLAIN.within("temperature", "0.01", "1");

    assertEquals("{\"temperature\":1}", Json.text(wire(narrow, "{'temperature':1.2}").body()));
    assertEquals("{\"temperature\":0.01}", Json.text(wire(narrow, "{'temperature':0}").body()));
    assertEquals("{\"temperature\":0.50}", Json.text(wire(narrow, "{'temperature':0.50}").body()));
    assertEquals(
        "{\"temperature\":\"hot\"}", Json.text(wire(narrow, "{'temperature':'hot'}").body()));
    assertEquals(
        List.of("temperature 0 is outside Acme's range of 0.01 to 1: 0.01 was sent."),
        wire(narrow, "{'temperature':0}").adaptations());
  }

  @Test
  void aCallAndItsResultKeepOneId() {
    JsonNode sent =
        wire(
                PLAIN.with(Trait.SHORT_IDS),
                """
                {'messages':[{'role':'assistant','content':'','tool_calls':[
                  {'id':'call_ABCDEF','type':'function','function':{'name':'f','arguments':'{}'}},
                  {'id':'abcDEF123','type':'function','function':{'name':'g','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'abcDEF123','content':'b'},
                 {'role':'tool','tool_call_id':'call_ABCDEF','content':'a'}]}\
                """)
            .body();

    String first = sent.at("/messages/0/tool_calls/0/id").textValue();
    assertTrue(first.matches("[A-Za-z0-9]{9}"), first);
    assertEquals(first, sent.at("/messages/2/tool_call_id").textValue());
    assertEquals("abcDEF123", sent.at("/messages/0/tool_calls/1/id").textValue());
    assertEquals("abcDEF123", sent.at("/messages/1/tool_call_id").textValue());
  }

  @Test
  void whatOneVendorWantsBackGoesToNoOther() {
    String text =
        Json.text(
            wire(
                    PLAIN,
                    """
                    {'messages':[{'role':'assistant','content':[{'type':'refusal','refusal':'no'}],
                      'extra_content':{'google':{'thought_signature':'s'}},'reasoning_content':'r',
                      'reasoning_details':[{'type':'x'}],'audio':null,'annotations':[]},
                     {'role':'assistant','refusal':'never'}]}\
                    """)
                .body());

    assertEquals(
        """
        {"messages":[{"role":"assistant","content":[{"type":"text","text":"no"}]},\
        {"role":"assistant","content":"never"}]}\
        """,
        text);
  }

  @Test
  void ofAllowedToolsTheOthersAreLeftOut() {
    JsonNode sent =
        wire(
                PLAIN.with(Trait.ANY_TOOL),
                """
                {'tools':[{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'g'}}],
                 'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required',
                   'tools':[{'type':'function','function':{'name':'g'}}]}}}\
                """)
            .body();

    assertEquals(
        """
        {"tools":[{"type":"function","function":{"name":"g"}}],"tool_choice":"any"}\
        """,
        Json.text(sent));
  }

  @Test
  void aStreamIsCountedWhereItIsNotCountedUnasked() {
    String asked = "{'stream':true,'stream_options':{'include_usage':false}}";

    assertEquals(
        "{\"include_usage\":true}", Json.text(wire(PLAIN, asked).body().path("stream_options")));
    assertFalse(wire(PLAIN.with(Trait.COUNTS_UNASKED), asked).body().has("stream_options"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'messages':[{'role':'assistant','audio':{'id':'a'}}]} | messages[0].audio",
        "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'u'}}]}]} |"
            + " messages[0].content[0] is a picture",
        "{'tools':[{'type':'custom','custom':{'name':'f'}}]} | tools[0] is a custom tool",
        "{'reasoning':{'effort':'a lot'}} | reasoning.effort is none of",
      })
  void whatCannotBeSaidIsRefused(String asked, String why) {
    Rendering rendering = render(PLAIN.with(Trait.NO_IMAGES), Operation.CHAT, asked);

    String reason = assertInstanceOf(Rendering.Unsupported.class, rendering).reason();
    assertTrue(reason.contains(why), reason);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNT")
  void whatAHostCannotBeAskedIsRefused(Operation operation) {
    Rendering rendering = render(PLAIN.without(operation), operation, "{}");

    String reason = assertInstanceOf(Rendering.Unsupported.class, rendering).reason();
    assertEquals("Acme has no " + Habits.name(operation), reason);
  }

  /// Hosts of which nothing is known get nonsense as it is: they will say.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'messages':'hi'}",
        "{'messages':['hi',7]}",
        "{'messages':[{'role':7,'content':[7]}]}",
        "{'tools':[7],'tool_choice':[]}",
        "{'tools':{}}",
      })
  void nonsenseIsSentAsItIs(String asked) {
    assertEquals(asked.replace('\'', '"'), Json.text(wire(PLAIN, asked).body()));
  }

  @Test
  void aStreamThatEndsUnsaidHasStopped() {
    List<String> events =
        List.of(
            "{'id':'c','choices':[{'index':0,'delta':{'role':'assistant','content':'hi'}}]}",
            "{'id':'c','choices':[],'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3}}",
            "[DONE]");
    var stream =
        new ChatCompletions(new FixedTime(), PLAIN.with(Trait.ENDS_UNSAID)).stream(Operation.CHAT);
    StreamReading last = new StreamReading.Unreadable("nothing");
    for (String data : events) {
      last = stream.read(Event.of(data.replace('\'', '"')));
    }
    List<ObjectNode> ending = assertInstanceOf(StreamReading.Over.class, last).chunks();
    assertEquals("stop", ending.getFirst().at("/choices/0/finish_reason").textValue());
    assertEquals(3, ending.getLast().at("/usage/total_tokens").intValue());
  }

  private static Rendering.Wire wire(Habits habits, String request) {
    return assertInstanceOf(Rendering.Wire.class, render(habits, Operation.CHAT, request));
  }

  private static Rendering render(Habits habits, Operation operation, String request) {
    try {
      ObjectNode canonical = (ObjectNode) Json.parse(request.replace('\'', '"'));
      String before = Json.text(canonical);
      Rendering rendering =
          new ChatCompletions(new FixedTime(), habits).render(operation, canonical);
      assertEquals(before, Json.text(canonical), "the canonical request was changed");
      return rendering;
    } catch (JsonException e) {
      throw new AssertionError(request, e);
    }
  }
}
