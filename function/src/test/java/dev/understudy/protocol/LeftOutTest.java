package dev.understudy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.chatcompletions.Habits;
import dev.understudy.protocol.cohere.Cohere;
import dev.understudy.protocol.converse.Converse;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.Host;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.protocol.responses.Responses;
import dev.understudy.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a message, a part or a tool has no place in another wire format: it is said, and once,
/// however often it stands there.
class LeftOutTest {
  private static final Time TIME = new FixedTime();

  private static final Map<String, Protocol> PROTOCOLS =
      Map.of(
          "OpenAI", new ChatCompletions(TIME),
          "Acme", new ChatCompletions(TIME, Habits.of("Acme")),
          "Router", new ChatCompletions(TIME, Habits.of("R").with(Habits.Trait.CACHE_CONTROL)),
          "Responses", new Responses(TIME, "openai"),
          "Messages", new Messages(TIME),
          "Gemini", new Gemini(Host.GOOGLE_AI, TIME),
          "Converse", new Converse(TIME, "m"),
          "Cohere", new Cohere(TIME));

  private static final String HINT = "'cache_control':{'type':'ephemeral'}";

  private static final String HINTED =
      "'messages':[{'role':'system','content':'Be brief.',"
          + HINT
          + "},{'role':'user','content':[{'type':'text','text':'a',"
          + HINT
          + "},{'type':'text','text':'b',"
          + HINT
          + "}]},{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function',"
          + "'function':{'name':'f','arguments':'{}'}}]},"
          + "{'role':'tool','tool_call_id':'c','content':[{'type':'text','text':'d'}],"
          + HINT
          + "}],'tools':[{'type':'function','function':{'name':'f'},"
          + HINT
          + "}]";

  @ParameterizedTest
  @CsvSource({
    "OpenAI, gpt-4o, 0, 1",
    "Acme, m, 0, 1",
    "Router, m, 5, 0",
    "Responses, o3-pro, 0, 1",
    "Gemini, gemini-2.5-flash, 0, 1",
    "Cohere, command-a-03-2025, 0, 1",
    "Messages, claude-sonnet-4-5, 5, 0",
    "Converse, anthropic.claude-sonnet-4-5-20250929-v1:0, 5, 0",
    "Converse, amazon.nova-pro-v1:0, 4, 1",
    "Converse, meta.llama3-1-70b-instruct-v1:0, 0, 1",
  })
  void hintsForACacheAreKeptOrSaidToBeLeftOut(String to, String model, int kept, int said) {
    Rendering.Wire wire = wire(to, "{'model':'" + model + "'," + HINTED + "}");

    assertEquals(kept, occurrences(Json.text(wire.body()), "\"(cache_control|cachePoint)\""));
    assertEquals(
        said,
        wire.adaptations().stream()
            .filter(note -> note.contains(".cache_control was left"))
            .count(),
        wire.adaptations().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"OpenAI", "Acme", "Responses", "Messages", "Gemini", "Converse", "Cohere"})
  void whatAnotherVendorsModelThoughtIsSaidToBeLeftOut(String to) {
    String turn =
        "{'role':'user','content':'a'},{'role':'assistant','content':'b','reasoning_content':'c'},";
    Rendering.Wire wire =
        wire(
            to,
            "{'model':'m','max_tokens':9,'messages':["
                + turn
                + turn
                + "{'role':'user','content':'d'}]}");

    assertEquals(1, wire.adaptations().size(), wire.adaptations().toString());
    assertEquals(
        0, wire.adaptations().getFirst().indexOf("messages[1].reasoning_content was left"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role':'user','content':'a','name':'Ann'} | messages[0].name",
        "{'role':'user','content':[{'type':'text','text':'a','annotations':[1]}]} |"
            + " messages[0].content[0].annotations",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AA','format':'png'}}]}"
            + " | messages[0].content[0].image_url.format",
        "{'role':'user','content':[{'type':'text','text':'a'}]},{'role':'assistant','content':'b',"
            + "'annotations':[{'type':'url_citation'}]},{'role':'user','content':'c'} |"
            + " messages[1].annotations",
        "{'role':'user','content':'a'},{'role':'assistant','tool_calls':[{'id':'c','type':'function','state':1,'function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'c','content':'d'}"
            + " | messages[1].tool_calls[0].state",
      })
  void whatNobodyReadsIsSaidToBeLeftOut(String messages, String field) {
    for (String to : List.of("Responses", "Messages", "Gemini", "Cohere")) {
      Rendering.Wire wire =
          wire(
              to,
              "{'model':'m','max_tokens':9,'messages':["
                  + messages
                  + "],'tools':[{'type':'function','function':{'name':'f'}}]}");

      assertEquals(
          List.of(field + " was left out: there is no such field there."), wire.adaptations(), to);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Responses", "Messages", "Gemini", "Cohere"})
  void whatAFormatIsForIsToldWithItsSchema(String to) {
    Rendering.Wire wire =
        wire(
            to,
            "{'model':'claude-sonnet-4-5','max_tokens':9,'messages':[{'role':'user','content':'a'}],"
                + "'response_format':{'type':'json_schema','json_schema':{'name':'n','description':'The"
                + " weather.','schema':{'type':'object','additionalProperties':false,"
                + "'properties':{}}}}}");

    assertEquals(1, occurrences(Json.text(wire.body()), "\"description\":\"The weather.\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Responses", "Messages", "Gemini", "Converse", "Cohere"})
  void aRefusalBesideWordsIsSaidToo(String to) {
    Rendering.Wire wire =
        wire(
            to,
            "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'a'},"
                + "{'role':'assistant','content':'','refusal':'Never.'},{'role':'user','content':'b'}]}");

    assertEquals(1, occurrences(Json.text(wire.body()), "Never\\."));
    assertEquals(List.of(), wire.adaptations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Gemini   | 'generationConfig':{'temperature':1,'topP':0.5} |"
            + " generationConfig.temperature was left out:",
        "Converse | 'inferenceConfig':{'temperature':1,'topP':0.5} | inferenceConfig.temperature"
            + " was sent:",
        "Converse | 'metadata':{'a':'b'},'requestMetadata':{'c':'d'} | metadata was left out:"
            + " requestMetadata",
      })
  void ofTwoFieldsThatAreMergedTheOneThatDoesNotCountIsNamed(String to, String own, String note) {
    Rendering.Wire wire =
        wire(
            to,
            "{'model':'m','temperature':0.2,'messages':[{'role':'user','content':'a'}],"
                + own
                + "}");

    assertEquals(1, wire.adaptations().size(), wire.adaptations().toString());
    assertEquals(0, wire.adaptations().getFirst().indexOf(note), wire.adaptations().toString());
  }

  private static int occurrences(String text, String regex) {
    return text.split(regex, -1).length - 1;
  }

  private static Rendering.Wire wire(String to, String request) {
    try {
      ObjectNode canonical =
          (ObjectNode) Json.parseStrictly(request.replace('\'', '"').getBytes(UTF_8));
      String before = Json.text(canonical);
      Rendering rendering =
          Objects.requireNonNull(PROTOCOLS.get(to)).render(Operation.CHAT, canonical);
      assertEquals(before, Json.text(canonical), "the canonical request was changed");
      return assertInstanceOf(Rendering.Wire.class, rendering, rendering.toString());
    } catch (JsonException e) {
      throw new AssertionError(request, e);
    }
  }
}
