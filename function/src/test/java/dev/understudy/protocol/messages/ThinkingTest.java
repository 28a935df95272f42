package dev.understudy.protocol.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering.Wire;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingTest {
  private static final String TOOL =
      "'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required'";
  private static final String FOREIGN_CALL =
      "'messages':[{'role':'user','content':'a'},{'role':'assistant','content':null,'tool_calls':"
          + "[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},"
          + "{'role':'tool','tool_call_id':'c','content':'b'}]";

  private final Messages protocol = new Messages(new FixedTime());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Models that count tokens.
        "claude-sonnet-4-5 | 'max_tokens':50000,'reasoning_effort':'medium' | enabled 8192 | 0",
        "claude-sonnet-4-5 | 'max_tokens':4000,'reasoning_effort':'high'    | enabled 2000 | 1",
        "claude-sonnet-4-5 | 'max_tokens':2000,'reasoning_effort':'low'     | -            | 1",
        "claude-sonnet-4-5 | 'reasoning_effort':'low'                       | enabled 1024 | 1",
        "claude-sonnet-4-5 | 'max_tokens':4000,'reasoning':{'max_tokens':3000} | enabled 3000 | 0",
        "claude-sonnet-4-5 | 'max_tokens':4000,'reasoning':{'max_tokens':10} | enabled 1024 | 1",
        "claude-sonnet-4-5 | 'max_tokens':4000,'thinking':{'type':'enabled','budget_tokens':5000} |"
            + " enabled 2000 | 1",
        "claude-sonnet-4-5 | 'max_tokens':50000,'reasoning':{'enabled':true} | enabled 8192 | 0",
        "claude-sonnet-4-5 | 'max_tokens':9,'reasoning_effort':'none'       | -            | 0",
        "some-model        | 'max_tokens':50000,'reasoning_effort':'low'    | enabled 1024 | 0",
        // Models that take an effort.
        "claude-opus-4-6   | 'max_tokens':9,'reasoning_effort':'xhigh'      | adaptive max | 0",
        "claude-opus-4-6   | 'max_tokens':9000,'reasoning':{'max_tokens':2000} | enabled 2000 | 0",
        "claude-opus-4-7   | 'max_tokens':9,'reasoning_effort':'xhigh'      | adaptive xhigh | 0",
        "claude-opus-4-7   | 'max_tokens':9,'reasoning':{'max_tokens':2000} | adaptive medium | 1",
        "claude-opus-4-7   | 'max_tokens':9,'reasoning':{'enabled':true}    | adaptive     | 0",
        "claude-opus-4-7   | 'max_tokens':9,'reasoning_effort':'none'       | -            | 0",
        "claude-sonnet-5   | 'max_tokens':9,'reasoning_effort':'minimal'    | adaptive low | 0",
        "claude-sonnet-5   | 'max_tokens':9,'reasoning_effort':'none'       | disabled     | 0",
        "claude-fable-5    | 'max_tokens':9,'reasoning_effort':'none'       | -            | 1",
        // Models that do not think.
        "claude-3-5-haiku-latest | 'max_tokens':9,'reasoning_effort':'low'  | -            | 1",
        "anthropic.claude-3-haiku-20240307-v1:0 | 'max_tokens':9,'reasoning_effort':'low' | - | 1",
        // What thinking does not go with.
        "claude-sonnet-4-5 | 'max_tokens':50000,'reasoning_effort':'low',"
            + TOOL
            + " | -       | 1",
        "claude-sonnet-5   | 'max_tokens':9,'reasoning_effort':'low'," + TOOL + "   | disabled | 1",
        "claude-sonnet-4-5 | 'max_tokens':50000,'reasoning_effort':'low',"
            + FOREIGN_CALL
            + " | - | 1",
        "claude-opus-4-7   | 'max_tokens':9,'reasoning_effort':'low',"
            + FOREIGN_CALL
            + " | adaptive low | 0",
      })
  void whatIsAskedForIsSaidAsTheModelTakesIt(
      String model, String asked, String thinking, int adaptations) throws JsonException {
    Wire wire = wire(model, asked);
    String type = wire.body().at("/thinking/type").asText("-");
    String tokens = wire.body().at("/thinking/budget_tokens").asText("");
    String effort = wire.body().at("/output_config/effort").asText("");
    assertEquals(thinking, (type + " " + tokens + effort).strip());
    assertEquals(adaptations, wire.adaptations().size(), wire.adaptations().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "claude-3-opus-20240229 | 'temperature':0.5,'top_p':0.9,'top_k':3 | 0.5 0.9 3 | 0",
        "claude-sonnet-4@20250514 | 'temperature':1.5,'top_p':0.9         | 1 0.9     | 1",
        "claude-opus-4-1-20250805 | 'temperature':0.5,'top_p':0.9         | 0.5       | 1",
        "claude-sonnet-4.5      | 'temperature':0.5,'top_p':0.9,'top_k':3 | 0.5  3    | 1",
        "claude-opus-4-8        | 'temperature':0.5,'top_p':0.9,'top_k':3 |           | 3",
        "claude-sonnet-4-5      | 'temperature':1,'top_p':0.5,'top_k':3,'reasoning_effort':'low' |"
            + " 1 | 2",
      })
  void ofTheSamplingNumbersTheModelGetsThoseThatItTakes(
      String model,
      String asked,
      @org.jspecify.annotations.Nullable String numbers,
      int adaptations)
      throws JsonException {
    Wire wire = wire(model, "'max_tokens':9000," + asked);
    String sent =
        wire.body().path("temperature").asText("")
            + " "
            + wire.body().path("top_p").asText("")
            + " "
            + wire.body().path("top_k").asText("");
    assertEquals(numbers == null ? "" : numbers, sent.strip());
    assertEquals(adaptations, wire.adaptations().size(), wire.adaptations().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "claude-sonnet-4-5 | {'type':'object','properties':{'a':{'type':'integer','minimum':1}}} |"
            + " format | 1",
        "claude-sonnet-4-5 | {'type':'object','additionalProperties':{'type':'string'}} | tool | 0",
        "claude-sonnet-4-5 | {'type':'object','properties':{'minimum':{'type':'array','items':"
            + "{'type':'string'},'minItems':1}},'additionalProperties':false} | format | 0",
        "claude-3-haiku-1  | {'type':'object','properties':{}} | tool | 0",
      })
  void aSchemaIsHeldToByTheModelOrByATool(String model, String schema, String by, int adaptations)
      throws JsonException {
    Wire wire =
        wire(
            model,
            "'max_tokens':9,'response_format':{'type':'json_schema','json_schema':{'name':'n',"
                + "'schema':"
                + schema
                + "}}");
    assertEquals(by.equals("format"), wire.body().at("/output_config/format/schema").isObject());
    assertEquals(by.equals("tool") ? "tool" : "", wire.body().at("/tool_choice/type").asText(""));
    assertEquals(adaptations, wire.adaptations().size(), wire.adaptations().toString());
    if (by.equals("format") && adaptations > 0) {
      assertEquals(
          "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"description\":"
              + "\"(minimum: 1)\"}},\"additionalProperties\":false}",
          Json.text(wire.body().at("/output_config/format/schema")));
    }
  }

  private Wire wire(String model, String asked) throws JsonException {
    String messages =
        asked.contains("'messages'") ? "" : ",'messages':[{'role':'user','content':'a'}]";
    String text = "{'model':'" + model + "'," + asked + messages + "}";
    ObjectNode request = (ObjectNode) Json.parseStrictly(text.replace('\'', '"'));
    return assertInstanceOf(Wire.class, protocol.render(Operation.CHAT, request));
  }
}
